// How hard a password is to guess, roughly, for the one who types it. The server decides what it takes.

export type Strength = 'short' | 'easy' | 'fair' | 'strong';

const shortest = 8;
/** A guesser tries these first; each is worth little however long it is. */
const wellKnown =
  /pass(?:word|wort|w0rd)?|qwert[yz](?:uiop)?|asdf(?:ghjkl)?|letmein|welcome|iloveyou|admin|sommer|winter|summer|dragon|monkey|music|gatefold|hallo|schatz|sunshine|princess|football|master|(?:19|20)\d\d/g;
const wellKnownBits = 9;

/** Bits that one letter adds: by the kinds of letters used, and almost none in a run such as "aaa" or "123". */
function bitsOf(text: string): number {
  const kinds: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[^a-zA-Z\d]/, 33],
  ];
  const letters = kinds.reduce((sum, [form, count]) => sum + (form.test(text) ? count : 0), 0);
  const each = Math.log2(Math.max(2, letters));
  let bits = 0;
  let before: number | undefined;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    bits += before !== undefined && Math.abs(code - before) <= 1 ? 1 : each;
    before = code;
  }
  return bits;
}

/** `about`: what is known of the person, such as name and e-mail, which a guesser knows as well. */
export function strengthOf(password: string, about: readonly string[]): Strength {
  if ([...password].length < shortest) return 'short';
  let rest = password;
  let bits = 0;
  for (const word of about.flatMap((text) => text.toLowerCase().split(/[\s@.]+/))) {
    if (word.length > 2 && rest.toLowerCase().includes(word)) {
      rest = rest.toLowerCase().replaceAll(word, '');
      bits += 4;
    }
  }
  rest = rest.toLowerCase().search(wellKnown) < 0 ? rest : rest.toLowerCase();
  rest = rest.replaceAll(wellKnown, () => {
    bits += wellKnownBits;
    return '';
  });
  bits += bitsOf(rest);
  if (bits < 36) return 'easy';
  return bits < 62 ? 'fair' : 'strong';
}
