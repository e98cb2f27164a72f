// What playlists asked for and a list does without: it is said of the list, and of what was made of it.
import type { Found, Wanted } from './draft.ts';
import type { Song } from './song.ts';

const keyOf = ({ title, artist }: Wanted): string => `${title}\0${artist}`.toLowerCase();

/** Neither found, nor chosen from what may be meant. What somebody took the tick off is no loss. */
const isLacking = ({ match, ticked }: Found): boolean =>
  match === 'missing' || (match === 'unsure' && !ticked);

/** What a list lacks after `found` was put on it, too: each once, and none that has come since. */
export function lackingAfter(
  before: readonly Wanted[],
  found: readonly Found[],
  list: readonly Song[],
): Wanted[] {
  const more = found.flatMap((line) => (line.wanted && isLacking(line) ? [line.wanted] : []));
  const came = new Set([
    ...list.map(keyOf),
    ...found.flatMap((line) => (line.wanted && line.ticked ? [keyOf(line.wanted)] : [])),
  ]);
  const all = new Map([...before, ...more].map((wanted) => [keyOf(wanted), wanted]));
  return [...all].flatMap(([key, wanted]) => (came.has(key) ? [] : [wanted]));
}

/** Batches of this browser of which it is known, and names of each. */
const batchesMost = 50;
const namesMost = 200;

type Kept = [batchId: string, lacking: Wanted[]][];
const placeOf = (accountId: string) => `gatefold.lacking.${accountId}`;

function readAll(storage: Storage, accountId: string): Kept {
  try {
    const kept: unknown = JSON.parse(storage.getItem(placeOf(accountId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => Array.isArray(one?.[1])) : [];
  } catch {
    return [];
  }
}

/** The server does not keep it: only this browser can say it of a batch. */
export function keepLacking(
  storage: Storage,
  accountId: string,
  batchId: string,
  lacking: readonly Wanted[],
): void {
  if (lacking.length === 0) return;
  const others = readAll(storage, accountId).slice(-batchesMost + 1);
  const names = lacking.slice(0, namesMost).map(({ title, artist }) => ({ title, artist }));
  try {
    storage.setItem(placeOf(accountId), JSON.stringify([...others, [batchId, names]] satisfies Kept));
  } catch {
    // The browser's quota.
  }
}

export const readLacking = (storage: Storage, accountId: string, batchId: string): Wanted[] =>
  readAll(storage, accountId).find(([id]) => id === batchId)?.[1] ?? [];

export const forgetLacking = (storage: Storage, accountId: string): void =>
  storage.removeItem(placeOf(accountId));
