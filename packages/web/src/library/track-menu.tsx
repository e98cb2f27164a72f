import type { Track } from '@gatefold/contract';
import { lazy, Suspense, useState } from 'react';
import type { MenuAnchor } from '../ui/menu.tsx';

const TrackActions = lazy(() =>
  import('./track-actions.tsx').then((module) => ({ default: module.TrackActions })),
);

/** The song whose menu is asked for, its place in the list, and where the menu stands. */
export type AskedTrack = { track: Track; index: number; anchor: MenuAnchor };

/** One menu for a whole list of songs. `open` is given to the rows, `menu` stands once beside the list. */
export function useTrackMenu(play: (index: number) => void, { inAlbum = false }: { inAlbum?: boolean } = {}) {
  const [shown, setShown] = useState<AskedTrack>();
  // Stays while the menu closes, so that its words do not vanish first.
  const [last, setLast] = useState<AskedTrack>();
  if (shown && shown !== last) setLast(shown);
  const menu = last && (
    <Suspense>
      <TrackActions
        asked={last}
        isOpen={shown !== undefined}
        inAlbum={inAlbum}
        onPlay={play}
        onClose={() => setShown(undefined)}
      />
    </Suspense>
  );
  return {
    menu,
    open: (track: Track, index: number, anchor: MenuAnchor) => setShown({ track, index, anchor }),
  };
}
