import type { TFunction } from 'i18next';
import type { useFormats } from '../i18n/formats.ts';

/** The words of these pages in the reader's language. */
export type Words = TFunction<'account'>;
export type Formats = ReturnType<typeof useFormats>;

const written = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** As a good letter writes numbers: in words up to twelve, in figures beyond and for none. */
export function numberWord(
  t: Words,
  formats: Pick<Formats, 'number'>,
  value: number,
  orMore = false,
): string {
  if (orMore) return `${formats.number(value)}+`;
  const known = written.find((number) => number === value);
  return known === undefined ? formats.number(value) : t(`numbers.${known}`);
}

/** For the first word of a sentence. */
export const sentenceCase = (text: string): string => {
  const [first = '', ...rest] = text;
  return first.toUpperCase() + rest.join('');
};
