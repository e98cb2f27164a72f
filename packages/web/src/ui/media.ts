import { useSyncExternalStore } from 'react';

/** Whether a media query holds now; follows changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

export const useIsWide = (): boolean => useMedia('(min-width: 45.0625rem)');

/** So many pixels at the usual size of letters, and more where somebody has set larger ones. */
export const scaled = (pixels: number): number =>
  (pixels * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)) / 16;

/** The height of a one-line row: 44 where a finger has to hit it, 36 with a mouse. Same as `--row`. */
export const useRowHeight = (): number => scaled(useMedia('(pointer: coarse)') ? 44 : 36);
