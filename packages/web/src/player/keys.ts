// Keys that work anywhere on the page, except while typing or in a dialog.
import { player } from './the-player.ts';

const seekStepMs = 10_000;
const volumeStep = 0.05;

type Outside = { onQueue: () => void; onSearch: () => void; onHelp: () => void };

/** What an element does with the key by itself goes first. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('textarea, select, [role="menu"]')) return true;
  if (target instanceof HTMLInputElement) return target.type !== 'range' || event.key.startsWith('Arrow');
  return event.key === ' ' && target.closest('button, a, summary, [role="button"]') !== null;
}

function actionOf(event: KeyboardEvent, outside: Outside): (() => void) | undefined {
  const seekBy = (ms: number) => () => player.seek(player.read().positionMs + ms);
  const volumeBy = (step: number) => () => player.setVolume(player.read().volume + step);
  if (event.ctrlKey || event.metaKey) {
    if (event.altKey || event.shiftKey) return undefined;
    if (event.key === 'ArrowLeft') return player.previous;
    return event.key === 'ArrowRight' ? player.next : undefined;
  }
  if (event.altKey) return undefined;
  // With nothing to hear, the arrows scroll as anywhere.
  if (event.key.startsWith('Arrow') && player.read().queue.at < 0) return undefined;
  const actions: Record<string, () => void> = {
    ' ': () => player.toggle(),
    k: () => player.toggle(),
    j: seekBy(-seekStepMs),
    l: seekBy(seekStepMs),
    ArrowLeft: seekBy(-seekStepMs),
    ArrowRight: seekBy(seekStepMs),
    ArrowUp: volumeBy(volumeStep),
    ArrowDown: volumeBy(-volumeStep),
    m: () => player.setMuted(!player.read().muted),
    q: outside.onQueue,
    '/': outside.onSearch,
    '?': outside.onHelp,
  };
  return actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}

/** Hears keys until the answer is called. */
export function listenToKeys(outside: Outside): () => void {
  const react = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isTaken(event) || document.querySelector('dialog[open]')) return;
    const action = actionOf(event, outside);
    if (!action) return;
    event.preventDefault();
    action();
  };
  addEventListener('keydown', react);
  return () => removeEventListener('keydown', react);
}
