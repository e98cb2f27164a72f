import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Track } from '@gatefold/contract';
import {
  addTracks,
  clearRest,
  currentEntry,
  emptyQueue,
  goTo,
  moveEntry,
  nextAt,
  previousAt,
  type Queue,
  queueMax,
  removeEntry,
  shuffleOff,
  shuffleOn,
  startQueue,
} from './queue.ts';

const track = (id: string): Track => ({
  id,
  title: `Song ${id}`,
  artists: [],
  album: { id: 'album', title: 'Album' },
  disc: 1,
  durationMs: 1000,
  format: { container: 'FLAC', codec: 'FLAC', mime: 'audio/flac', lossless: true, sizeBytes: 1 },
});
const tracks = (ids: string) => [...ids].map(track);
const ids = (queue: Queue) => queue.entries.map((entry) => entry.track.id).join('');
const on = (queue: Queue) => currentEntry(queue)?.track.id;
const keyOf = (queue: Queue, id: string) => queue.entries.find((entry) => entry.track.id === id)?.key ?? -1;
const never = () => 0;

test('a queue begins where it was asked to', () => {
  const queue = startQueue(tracks('abcd'), 2, 'off');
  assert.equal(ids(queue), 'abcd');
  assert.equal(on(queue), 'c');
});

test('a list over the bound is cut around the song that was chosen', () => {
  const long = Array.from({ length: queueMax * 3 }, (_, index) => track(String(index)));
  const queue = startQueue(long, queueMax * 2, 'off');
  assert.equal(queue.entries.length, queueMax);
  assert.equal(on(queue), String(queueMax * 2));
});

test('next: the one behind, the end, repeat all, repeat one', () => {
  const last = startQueue(tracks('ab'), 1, 'off');
  assert.equal(nextAt(startQueue(tracks('ab'), 0, 'off'), 'ran-out'), 1);
  assert.equal(nextAt(last, 'ran-out'), undefined);
  assert.equal(nextAt({ ...last, repeat: 'all' }, 'ran-out'), 0);
  assert.equal(nextAt({ ...last, repeat: 'one' }, 'ran-out'), 1);
  assert.equal(nextAt({ ...last, repeat: 'one' }, 'skipped'), 0);
  assert.equal(nextAt(emptyQueue('all'), 'ran-out'), undefined);
});

test('previous: the one before; around the start only when all repeats', () => {
  const first = startQueue(tracks('abc'), 0, 'off');
  assert.equal(previousAt(first), undefined);
  assert.equal(previousAt({ ...first, repeat: 'all' }), 2);
  assert.equal(previousAt(goTo(first, 2)), 1);
});

test('shuffle keeps the song that is on, and going back restores the order', () => {
  const queue = startQueue(tracks('abcdef'), 3, 'off');
  const mixed = shuffleOn(queue, never);
  assert.equal(on(mixed), 'd');
  assert.equal(mixed.at, 0);
  assert.notEqual(ids(mixed), ids(queue));
  assert.equal(ids(shuffleOff(goTo(mixed, 2))), 'abcdef');
  assert.equal(on(shuffleOff(goTo(mixed, 2))), on(goTo(mixed, 2)));
});

test('play next goes behind the song that is on, also in the order to go back to', () => {
  const mixed = shuffleOn(startQueue(tracks('abc'), 1, 'off'), never);
  const more = addTracks(mixed, tracks('xy'), 'next');
  assert.equal(ids(more).slice(0, 3), 'bxy');
  assert.equal(ids(shuffleOff(more)), 'abxyc');
});

test('adding to an empty queue makes its first song the one that is on', () => {
  assert.equal(on(addTracks(emptyQueue(), tracks('ab'), 'end')), 'a');
});

test('removing: before, behind, and the song that is on', () => {
  const queue = startQueue(tracks('abcd'), 2, 'off');
  assert.equal(on(removeEntry(queue, keyOf(queue, 'a'))), 'c');
  assert.equal(on(removeEntry(queue, keyOf(queue, 'd'))), 'c');
  assert.equal(on(removeEntry(queue, keyOf(queue, 'c'))), 'd');
  const last = goTo(queue, 3);
  assert.equal(on(removeEntry(last, keyOf(last, 'd'))), 'c');
});

test('moving keeps the song that is on', () => {
  const queue = startQueue(tracks('abcd'), 1, 'off');
  const moved = moveEntry(queue, keyOf(queue, 'd'), 0);
  assert.equal(ids(moved), 'dabc');
  assert.equal(on(moved), 'b');
  assert.equal(ids(moveEntry(queue, keyOf(queue, 'b'), 99)), 'acdb');
});

test('clearing leaves the song that is on', () => {
  const left = clearRest(shuffleOn(startQueue(tracks('abc'), 1, 'off'), never));
  assert.equal(ids(left), 'b');
  assert.equal(ids(shuffleOff(left)), 'b');
});

/** Mulberry32: the same seed gives the same run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('whatever is done: keys are unique, `at` points into the queue, the order to go back to has the same songs', (t) => {
  const seed = Date.now() % 2 ** 31;
  t.diagnostic(`seed ${seed}`);
  const random = randomOf(seed);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const somewhere = (queue: Queue) => queue.entries[upTo(12)]?.key ?? -1;
  const steps: ((queue: Queue) => Queue)[] = [
    (queue) => addTracks(queue, tracks('vwxyz'.slice(0, upTo(5))), random() < 0.5 ? 'next' : 'end'),
    (queue) => removeEntry(queue, somewhere(queue)),
    (queue) => moveEntry(queue, somewhere(queue), upTo(15)),
    (queue) => goTo(queue, upTo(12)),
    (queue) => shuffleOn(queue, random),
    shuffleOff,
    (queue) => (random() < 0.2 ? clearRest(queue) : queue),
  ];
  let queue = startQueue(tracks('abcd'), 0, 'all');
  for (let round = 0; round < 5000; round += 1) {
    queue = steps[upTo(steps.length - 1)]?.(queue) ?? queue;
    const keys = queue.entries.map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
    assert.ok(keys.length === 0 ? queue.at === -1 : queue.at >= 0 && queue.at < keys.length);
    if (queue.unshuffled) assert.deepEqual(queue.unshuffled.toSorted(), keys.toSorted());
  }
});
