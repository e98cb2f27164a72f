// One text, two foldings: for comparing and searching, and for sorting.

const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};
const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');
const plain = /^[\x20-\x7e]*$/;

/** Lower case, without accents, typographic variants made plain, one space between words. */
export const foldText = (text: string): string => {
  const lower = text.toLowerCase();
  if (plain.test(lower)) return lower.replace(/ {2,}/g, ' ').trim();
  return lower
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(special, (letter) => letters[letter] ?? letter)
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[‐-―−]/g, '-')
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
};

/** Where a title or name stands in a list: folded, without a leading article, quote or bracket. */
export const sortKey = (text: string): string => {
  const folded = foldText(text).replace(/^["'([{¿¡.]+(?=.)/, '');
  const bare = folded.replace(/^(the|an?) (?=.)/, '');
  // Names that do not begin with a letter or digit stand after those that do.
  return /^[\p{L}\p{N}]/u.test(bare) ? bare : `\u{10ffff}${bare}`;
};

const notWord = /[^\p{L}\p{N}\p{M}]+/gu;
// Scripts written without spaces: each character is indexed as a word, so that any part of a name is found.
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

/** The words of a text as the search index knows them: folded, apostrophes closed up, joined by one space. */
export const searchWords = (text: string): string =>
  foldText(text).replace(/'/g, '').replace(unspaced, ' $& ').replace(notWord, ' ').trim();
