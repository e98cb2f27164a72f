// Pages that nobody has opened yet are fetched while there is nothing else to do, so that opening one waits for nothing.
import type { AnyRouter } from '@tanstack/react-router';

const idle: (work: () => void) => void =
  'requestIdleCallback' in globalThis ? (work) => requestIdleCallback(work) : (work) => setTimeout(work, 300);

/** How long a page may settle before. */
const afterMs = 1500;

/** What no route names, and what opens by a click or a key. */
const parts = [
  () => import('./ui/menu-popup.tsx'),
  () => import('./library/track-actions.tsx'),
  () => import('./player/queue-panel.tsx'),
  () => import('./player/now-playing.tsx'),
  () => import('./shell/keys-dialog.tsx'),
];

export function fetchAhead(router: AnyRouter, loadWords: () => Promise<void>): void {
  const routes = Object.values(router.routesById).map((route) => () => router.loadRouteChunk(route));
  const rest: (() => Promise<unknown> | undefined)[] = [loadWords, ...routes, ...parts];
  const step = () => {
    const next = rest.shift();
    // What cannot be fetched now is fetched, and complained about, when it is opened.
    if (next)
      idle(
        () =>
          void Promise.resolve(next())
            .catch(() => {})
            .then(step),
      );
  };
  setTimeout(step, afterMs);
}
