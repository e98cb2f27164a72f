import { type RefObject, useEffect, useRef } from 'react';

/**
 * For a row of buttons that change with what they do: when the one with the focus goes, the focus goes to the first
 * that is left, instead of the top of the page.
 */
export function useKeptFocus(): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let last: Element | undefined;
    const onFocus = ({ target }: FocusEvent) => {
      last = target instanceof Element ? target : undefined;
    };
    // An element that is taken away says so while it still stands there: only afterwards it shows who went.
    const onBlur = ({ target }: FocusEvent) =>
      queueMicrotask(() => {
        if (last === target && last?.isConnected) last = undefined;
      });
    const watcher = new MutationObserver(() => {
      if (!last || last.isConnected || document.activeElement !== document.body) return;
      last = undefined;
      element.querySelector<HTMLElement>('a[href], button:not(:disabled)')?.focus();
    });
    element.addEventListener('focusin', onFocus);
    element.addEventListener('focusout', onBlur);
    watcher.observe(element, { childList: true, subtree: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener('focusin', onFocus);
      element.removeEventListener('focusout', onBlur);
    };
  }, []);
  return box;
}
