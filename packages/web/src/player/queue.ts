// What plays and what comes next, as values. Nothing here touches sound, storage or the page.
import type { Track } from '@gatefold/contract';

export type Repeat = 'off' | 'all' | 'one';

/** `key` names a place in the queue: the same song may be there twice. */
export type Entry = { key: number; track: Track };

/**
 * `entries` stand in the order in which they play and `at` is the one that is on (-1 only when there are none).
 * `unshuffled` is there while shuffle is on: the keys in the order to go back to.
 */
export type Queue = {
  entries: Entry[];
  at: number;
  repeat: Repeat;
  unshuffled?: number[];
  nextKey: number;
};

/** A bound for what is kept and drawn; a longer list is cut behind. */
export const queueMax = 2000;

export const emptyQueue = (repeat: Repeat = 'off'): Queue => ({ entries: [], at: -1, repeat, nextKey: 1 });

export const currentEntry = (queue: Queue): Entry | undefined => queue.entries[queue.at];

const toEntries = (tracks: Track[], firstKey: number): Entry[] =>
  tracks.map((track, index) => ({ key: firstKey + index, track }));

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** A new queue of `tracks` that begins with the one at `at`. Of a list that is too long the part around it is taken. */
export function startQueue(tracks: Track[], at: number, repeat: Repeat): Queue {
  const from = clamp(at - queueMax / 4, 0, Math.max(0, tracks.length - queueMax));
  const taken = tracks.slice(from, from + queueMax);
  if (taken.length === 0) return emptyQueue(repeat);
  return {
    entries: toEntries(taken, 1),
    at: clamp(at - from, 0, taken.length - 1),
    repeat,
    nextKey: taken.length + 1,
  };
}

/** Fisher and Yates. `random` gives numbers from 0 up to but not 1. */
function shuffled<T>(items: T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(random() * (last + 1));
    [result[last], result[pick]] = [result[pick] as T, result[last] as T];
  }
  return result;
}

/** The song that is on stays on and comes first; the others follow in a random order. */
export function shuffleOn(queue: Queue, random: () => number): Queue {
  const current = currentEntry(queue);
  if (queue.unshuffled || !current) return queue;
  const others = queue.entries.filter((entry) => entry !== current);
  return {
    ...queue,
    entries: [current, ...shuffled(others, random)],
    at: 0,
    unshuffled: queue.entries.map(({ key }) => key),
  };
}

/** Back to the order from before; the song that is on stays on. */
export function shuffleOff(queue: Queue): Queue {
  if (!queue.unshuffled) return queue;
  const { unshuffled, ...rest } = queue;
  const byKey = new Map(queue.entries.map((entry) => [entry.key, entry]));
  const entries = unshuffled.flatMap((key) => byKey.get(key) ?? []);
  const current = currentEntry(queue);
  return { ...rest, entries, at: current ? entries.indexOf(current) : -1 };
}

/** Where to go next; undefined when the queue is over. A song that ran out repeats under `one`, a skip goes on. */
export function nextAt(queue: Queue, why: 'ran-out' | 'skipped'): number | undefined {
  if (queue.entries.length === 0) return undefined;
  if (why === 'ran-out' && queue.repeat === 'one') return queue.at;
  if (queue.at + 1 < queue.entries.length) return queue.at + 1;
  return queue.repeat === 'off' ? undefined : 0;
}

export function previousAt(queue: Queue): number | undefined {
  if (queue.at > 0) return queue.at - 1;
  return queue.repeat === 'all' && queue.entries.length > 0 ? queue.entries.length - 1 : undefined;
}

export const goTo = (queue: Queue, at: number): Queue =>
  at >= 0 && at < queue.entries.length ? { ...queue, at } : queue;

/** Puts tracks right behind the song that is on (`next`) or at the end. The queue never grows over its bound. */
export function addTracks(queue: Queue, tracks: Track[], where: 'next' | 'end'): Queue {
  const room = queueMax - queue.entries.length;
  const added = toEntries(tracks.slice(0, room), queue.nextKey);
  const spot = where === 'next' ? queue.at + 1 : queue.entries.length;
  const result: Queue = {
    ...queue,
    entries: [...queue.entries.slice(0, spot), ...added, ...queue.entries.slice(spot)],
    at: queue.at < 0 && added.length > 0 ? 0 : queue.at,
    nextKey: queue.nextKey + added.length,
  };
  if (!queue.unshuffled) return result;
  const current = currentEntry(queue);
  const keys = added.map(({ key }) => key);
  const spotBefore =
    where === 'next' && current ? queue.unshuffled.indexOf(current.key) + 1 : queue.unshuffled.length;
  return {
    ...result,
    unshuffled: [...queue.unshuffled.slice(0, spotBefore), ...keys, ...queue.unshuffled.slice(spotBefore)],
  };
}

/** Without the entry named. When it was the one that is on, the one behind it takes its place. */
export function removeEntry(queue: Queue, key: number): Queue {
  const index = queue.entries.findIndex((entry) => entry.key === key);
  if (index < 0) return queue;
  const entries = queue.entries.filter((entry) => entry.key !== key);
  const shifted = index < queue.at ? queue.at - 1 : queue.at;
  const result: Queue = { ...queue, entries, at: Math.min(shifted, entries.length - 1) };
  return queue.unshuffled
    ? { ...result, unshuffled: queue.unshuffled.filter((other) => other !== key) }
    : result;
}

/** Moves an entry to the place `to`, counted without it. The song that is on stays on. */
export function moveEntry(queue: Queue, key: number, to: number): Queue {
  const moved = queue.entries.find((entry) => entry.key === key);
  const current = currentEntry(queue);
  if (!moved || !current) return queue;
  const others = queue.entries.filter((entry) => entry !== moved);
  const spot = clamp(to, 0, others.length);
  const entries = [...others.slice(0, spot), moved, ...others.slice(spot)];
  return { ...queue, entries, at: entries.indexOf(current) };
}

/** Only the song that is on remains. */
export function clearRest(queue: Queue): Queue {
  const current = currentEntry(queue);
  if (!current) return emptyQueue(queue.repeat);
  return { ...queue, entries: [current], at: 0, ...(queue.unshuffled ? { unshuffled: [current.key] } : {}) };
}
