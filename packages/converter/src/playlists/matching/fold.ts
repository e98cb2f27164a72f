// Texts as people write them in many ways, folded to what makes them the same song. Within a script only: nothing is
// transliterated from one script into another.

/** Letters that Unicode does not take apart. */
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
};

/**
 * Words in lower case, parted by single spaces. Marks go where they are accents (Latin, Greek, Cyrillic, and the vowel
 * points of Hebrew and Arabic) and stay where they are letters, as in Kana and in the scripts of India.
 */
export function foldText(text: string): string {
  const lower = text.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the first of all characters, to the last of ASCII
  return words(/^[\u0000-\u007f]*$/.test(lower) ? lower : plainLetters(lower));
}

function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(
      /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]\p{M}*)\p{M}/gu,
      '',
    )
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßæœøłđðþħıς]/g, (letter) => letters[letter] ?? letter);
}

function words(text: string): string {
  // Most texts are plain, and there are a hundred thousand of them.
  if (/^[a-z0-9 ]*$/.test(text)) return shortened(text.replace(/ {2,}/g, ' ').trim());
  const bare = text
    .replace(/(?<=\p{L})\$|\$(?=\p{L})/gu, 's')
    .replace(/(?<=\p{L})!(?=\p{L})/gu, 'i')
    .replace(/['’‘`´ʼ]n['’‘`´ʼ]/g, ' and ')
    .replace(/(?<![\p{L}\p{N}])(\p{L})\./gu, '$1')
    .replace(/['’‘`´ʼ]/g, '')
    .replace(/[&+]/g, ' and ')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  return shortened(bare);
}

function shortened(text: string): string {
  return text.replace(/(?<= |^)(pt|vol)(?= )/g, (short) => (short === 'pt' ? 'part' : 'volume'));
}

/** Without blanks and a leading article: `Jay-Z`, `Jay Z` and `JayZ` are one. What is all punctuation stays itself. */
export function squash(folded: string, original: string): string {
  const bare = folded.replace(/^the (?=.)/, '').replaceAll(' ', '');
  return bare || original.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
}

/** The names in an artist's text; `The`, the joining words and the order say nothing. Squashed, the first first. */
export function foldArtists(text: string): string[] {
  const parts = text.split(/\s*[,;/&+、・]\s*|\s+(?:feat\.?|ft\.?|featuring|vs\.?|with|and|x|×)\s+/iu);
  const names = parts
    .map((part) => squash(foldText(part), part))
    .filter((name) => name !== '' && name !== 'the');
  // `AC/DC` is also `ACDC`.
  const whole = names.length > 1 ? [squash(foldText(text), text)] : [];
  return [...new Set([...names, ...whole])];
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** What a token index holds of a text: words, and pairs of characters where a script has no blanks between words. */
export function tokensOf(folded: string): string[] {
  const tokens = folded.split(' ').flatMap((word) => {
    if (!unspaced.test(word)) return [word];
    const characters = [...word];
    return characters.length < 3
      ? [word]
      : characters.slice(1).map((character, at) => characters[at]! + character);
  });
  return [...new Set(tokens)].filter((token) => token !== '');
}
