// Which new passwords are refused. A long one of any kind is welcome; there are no rules about signs and digits.

const shortest = 8;

/** Passwords and their stems that everybody tries first. */
const common = new Set(
  `password passw0rd password1 password12 password123 password1234 qwertyui qwertyuiop qwerty123 qwerty1234 1q2w3e4r
1q2w3e4r5t 1qaz2wsx zaq12wsx iloveyou sunshine princess football baseball superman trustno1 welcome1 welcome123
letmein1 letmein123 adminadmin administrator changeme changeme1 master123 dragon123 monkey123 abcd1234 abc12345
asdfghjkl asdfasdf zxcvbnm1 starwars computer internet whatever michelle jennifer charlie1 jordan23 liverpool
chelsea1 arsenal1 mustang1 corvette maverick midnight samantha victoria passwort passwort1 hallo123 sommer2024
schatz123 gatefold gatefold1 musicmusic spotify1 11111111 12341234 12121212 87654321 00000000 99999999 88888888`
    .split(/\s+/)
    .filter(Boolean),
);

const isRun = (text: string): boolean => {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, i) => code - (codes[i] ?? 0)));
  return steps.size === 1 && [-1, 0, 1].includes([...steps][0] ?? 9);
};

/** Why a password is too easy, as a sentence; undefined when it will do. */
export const weaknessOf = (password: string, about: { email: string; name: string }): string | undefined => {
  const plain = password.normalize('NFKC').toLowerCase();
  if ([...plain].length < shortest)
    return `Use at least ${shortest} characters; a few words in a row are easy to remember.`;
  if (common.has(plain) || isRun(plain)) return 'This is one of the first passwords that anybody would try.';
  const own = [about.email, about.email.split('@')[0] ?? '', about.name].map((text) => text.toLowerCase());
  if (own.includes(plain)) return 'Do not use your own name or address as the password.';
  return undefined;
};
