// The queue outlives the page: one for each account in this browser.
import { emptyQueue, type Queue, queueMax, type Repeat } from './queue.ts';

type Kept = { version: 1; queue: Queue; positionMs: number };

const keyOf = (accountId: string) => `gatefold.queue.${accountId}`;
const repeats: Repeat[] = ['off', 'all', 'one'];

/** Storage can be edited, full or of an older version: what does not look right counts as nothing. */
function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const { version, queue, positionMs } = value as Partial<Kept>;
  return (
    version === 1 &&
    typeof positionMs === 'number' &&
    Array.isArray(queue?.entries) &&
    queue.entries.length <= queueMax &&
    queue.entries.every((entry) => typeof entry?.key === 'number' && typeof entry.track?.id === 'string') &&
    Number.isInteger(queue.at) &&
    (queue.entries.length === 0 ? queue.at === -1 : queue.at >= 0 && queue.at < queue.entries.length) &&
    repeats.includes(queue.repeat) &&
    Number.isInteger(queue.nextKey)
  );
}

export function loadQueue(storage: Storage, accountId: string): { queue: Queue; positionMs: number } {
  try {
    const kept: unknown = JSON.parse(storage.getItem(keyOf(accountId)) ?? 'null');
    if (isKept(kept)) return { queue: kept.queue, positionMs: kept.positionMs };
  } catch {
    // Not JSON: nothing was kept.
  }
  return { queue: emptyQueue(), positionMs: 0 };
}

export function keepQueue(storage: Storage, accountId: string, queue: Queue, positionMs: number): void {
  const kept: Kept = { version: 1, queue, positionMs };
  try {
    storage.setItem(keyOf(accountId), JSON.stringify(kept));
  } catch {
    // The browser's quota: the queue goes on working, it only does not outlive the page.
  }
}

export const forgetQueue = (storage: Storage, accountId: string): void =>
  storage.removeItem(keyOf(accountId));
