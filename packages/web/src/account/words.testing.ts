// The real catalogues, for tests of what the pages say.
import { readFileSync } from 'node:fs';
import i18next from 'i18next';
import type { Formats, Words } from './number-word.ts';

type Language = 'en' | 'de';

const read = (language: Language) =>
  JSON.parse(readFileSync(`${import.meta.dirname}/../i18n/${language}/account.json`, 'utf8'));

export async function loadWords(language: Language): Promise<Words> {
  const instance = i18next.createInstance();
  await instance.init({
    lng: language,
    fallbackLng: false,
    ns: ['account'],
    defaultNS: 'account',
    resources: { [language]: { account: read(language) } },
    interpolation: { escapeValue: false },
  });
  return instance.getFixedT(language, 'account') as Words;
}

export const formatsFor = (
  language: Language,
): Pick<Formats, 'number' | 'list' | 'milliseconds' | 'region'> => ({
  number: (value) => new Intl.NumberFormat(language).format(value),
  list: (items) => new Intl.ListFormat(language, { type: 'conjunction' }).format(items),
  milliseconds: (value) => `${new Intl.NumberFormat(language).format(value)} ms`,
  region: (code) => new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code,
});
