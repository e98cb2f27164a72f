export type ThemeChoice = 'system' | 'dark' | 'light';

const key = 'gatefold.theme';

export function readTheme(): ThemeChoice {
  const kept = localStorage.getItem(key);
  return kept === 'dark' || kept === 'light' ? kept : 'system';
}

/** Keeps the choice in this browser and applies it at once. `public/before-paint.js` applies it on the next visit. */
export function setTheme(choice: ThemeChoice): void {
  if (choice === 'system') {
    localStorage.removeItem(key);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(key, choice);
    document.documentElement.dataset.theme = choice;
  }
}
