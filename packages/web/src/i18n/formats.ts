import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** The reader's own region where the browser speaks the language of the page, else the plain language. */
export function localeFor(language: string, tags: readonly string[]): string {
  return tags.find((tag) => tag.slice(0, 2) === language) ?? language;
}

/** "3:58", and "1:02:07" from an hour on. */
export function clockTime(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

function createFormats(locale: string) {
  const number = new Intl.NumberFormat(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const exactTime = new Intl.DateTimeFormat(locale, {
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const regions = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const unit = (name: string, value: number) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: 0,
    }).format(value);

  return {
    number: (value: number) => number.format(value),
    /** "14:03" */
    time: (at: string) => time.format(new Date(at)),
    /** "14:03:07" */
    exactTime: (at: string) => exactTime.format(new Date(at)),
    /** "21 November 2026" */
    day: (at: string) => day.format(new Date(at)),
    /** "21 Nov 2026, 14:03" */
    moment: (at: string) => moment.format(new Date(at)),
    /** "2 minutes ago", "yesterday"; below a minute "now". */
    ago: (at: string, nowMs = Date.now()) => {
      const seconds = (new Date(at).getTime() - nowMs) / 1000;
      const step = steps.find(([, size]) => Math.abs(seconds) >= size);
      return step ? relative.format(Math.round(seconds / step[1]), step[0]) : relative.format(0, 'second');
    },
    /** "41 min", "1 hr 12 min" */
    total: (durationMs: number) => {
      const minutes = Math.max(1, Math.round(durationMs / 60_000));
      return minutes < 60
        ? unit('minute', minutes)
        : [
            unit('hour', Math.floor(minutes / 60)),
            ...(minutes % 60 ? [unit('minute', minutes % 60)] : []),
          ].join(' ');
    },
    /** "18 ms", and with one digit below ten: "1.4 ms" */
    milliseconds: (value: number) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: 'millisecond',
        unitDisplay: 'short',
        maximumFractionDigits: value < 10 ? 1 : 0,
      }).format(value),
    /** The name of a country by its code. */
    region: (code: string) => regions.of(code) ?? code,
    list: (items: string[]) => list.format(items),
  };
}

/** Numbers, times and durations in the reader's locale; follows the language switch. */
export function useFormats() {
  const { i18n } = useTranslation();
  return useMemo(() => createFormats(localeFor(i18n.language, navigator.languages)), [i18n.language]);
}
