// Sets theme and language before the first paint. A file of its own so that the page needs no inline script.
(() => {
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const theme = read('gatefold.theme');
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
  const language = read('gatefold.language') || navigator.language.slice(0, 2);
  root.lang = language === 'de' ? 'de' : 'en';
})();
