// What lies over a page while files are held above it: where they go is shown before they are let go.

export const letGoLook = {
  page: 'fade pointer-events-none fixed inset-x-0 top-0 bottom-[var(--foot)] z-40 grid place-items-center border-4 border-accent bg-shade',
  words: 'rounded-6 bg-raised px-6 py-4 font-semibold font-title text-24',
};

/** For pages that know nothing of the converter; `words` answers once they can be read. */
export function createLetGo(words: () => Promise<string>): { show: () => void; hide: () => void } {
  const page = document.createElement('p');
  const said = page.appendChild(document.createElement('span'));
  page.className = letGoLook.page;
  said.className = letGoLook.words;
  let isShown = false;
  return {
    show() {
      if (isShown) return;
      isShown = true;
      void words().then((text) => {
        said.textContent = text;
        if (isShown) document.body.append(page);
      });
    },
    hide() {
      isShown = false;
      page.remove();
    },
  };
}
