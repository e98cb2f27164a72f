import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

const key = 'gatefold.language';
const isLanguage = (value: string | null): value is Language =>
  languages.some((language) => language === value);

/** What was chosen here, else the first language of the browser that there is a catalogue for. */
export function readLanguage(): Language {
  const kept = localStorage.getItem(key);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(key, language);
  await i18next.changeLanguage(language);
}

const catalogues = import.meta.glob<Record<string, unknown>>('./{en,de}/*.json', { import: 'default' });

/** Each area of each language is a file of its own, fetched when a page first needs it. */
const backend: BackendModule = {
  type: 'backend',
  init: () => {},
  read: (language, area, done) => {
    const load = catalogues[`./${language}/${area}.json`];
    if (!load) return done(new Error(`No catalogue ${language}/${area}`), null);
    load().then(
      (catalogue) => done(null, catalogue as never),
      (error) => done(error, null),
    );
  },
};

/** Words that a page is about to need, fetched beside it instead of after it. */
export const loadWords = (...areas: string[]): Promise<void> => i18next.loadNamespaces(areas);

export async function startLanguage(): Promise<void> {
  const show = (language: string) => {
    document.documentElement.lang = language;
  };
  i18next.on('languageChanged', show);
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: readLanguage(),
      fallbackLng: false,
      ns: ['common'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
    });
}
