import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { localeFor } from '../i18n/formats.ts';

const steps = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
] as const;

export function createSizes(locale: string) {
  const unit = (name: string, value: number, digits: number) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value);
  return {
    /** "8.4 MB", "212 MB", "1.2 GB" */
    bytes: (value: number): string => {
      const [name, size] = steps.find(([, least]) => value >= least) ?? (['kilobyte', 1e3] as const);
      return unit(name, value / size, value / size < 10 ? 1 : 0);
    },
    /** "40 sec", "3 min", "1 hr": what is left, no finer than it can be known. */
    left: (ms: number): string => {
      if (ms < 55_000) return unit('second', Math.max(5, Math.round(ms / 5000) * 5), 0);
      return ms < 5_400_000 ? unit('minute', Math.max(1, ms / 60_000), 0) : unit('hour', ms / 3_600_000, 1);
    },
    /** "1.4 s" */
    seconds: (ms: number): string => unit('second', Math.max(100, ms) / 1000, ms < 10_000 ? 1 : 0),
    percent: (share: number): string =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share),
    decimal: (value: number): string =>
      new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value),
  };
}

/** Of what is left: less than can be known in numbers. */
export const isFew = (leftMs: number): boolean => leftMs < 10_000;

export type Sizes = ReturnType<typeof createSizes>;

/** Sizes and waits in the reader's locale; follows the language switch. */
export function useSizes(): Sizes {
  const { i18n } = useTranslation();
  return useMemo(() => createSizes(localeFor(i18n.language, navigator.languages)), [i18n.language]);
}
