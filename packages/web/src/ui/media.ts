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

export const useIsWide = (): boolean => useMedia('(min-width: 721px)');

/** The height of a one-line row: 44 where a finger has to hit it, 36 with a mouse. Same as `--row`. */
export const useRowHeight = (): number => (useMedia('(pointer: coarse)') ? 44 : 36);
