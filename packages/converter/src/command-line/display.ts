// Text as a terminal shows it.

/**
 * On one line, and nothing in it that a terminal would obey: titles and messages come from outside. Marks that turn the
 * direction of writing go too, with which a name shows another ending than it has.
 */
export const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]/g, '');

const graphemes = new Intl.Segmenter();
// Unicode's East Asian Width, W and F, and emoji.
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18AFF}\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}|\uFE0F/u;

const widthOfOne = (grapheme: string): number => {
  if (/^[\p{M}\p{Cf}]*$/u.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
};

/** Columns that the text takes. */
export const widthOf = (text: string): number =>
  [...graphemes.segment(text)].reduce((sum, { segment }) => sum + widthOfOne(segment), 0);

/** The text, cut so that it takes less than so many columns. */
export const fit = (text: string, columns: number): string => {
  if (widthOf(text) < columns) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += widthOfOne(segment);
    if (width > columns - 2) break;
    kept += segment;
  }
  return `${kept}…`;
};
