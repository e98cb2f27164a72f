// Ids are whole numbers below 2^53 inside and eleven characters of Crockford base 32 outside.

const letters = '0123456789abcdefghjkmnpqrstvwxyz';
const length = 11;

export const encodeId = (id: number): string => {
  let rest = id;
  let text = '';
  for (let i = 0; i < length; i++) {
    const above = Math.floor(rest / 32);
    text = letters[rest - above * 32] + text;
    rest = above;
  }
  return text;
};

/** The id that a text stands for; undefined when it stands for none. */
export const decodeId = (text: string): number | undefined => {
  if (text.length !== length) return undefined;
  let id = 0;
  for (const letter of text) {
    const digit = letters.indexOf(letter);
    if (digit < 0) return undefined;
    id = id * 32 + digit;
  }
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
};
