import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Track } from '@gatefold/contract';
import { type Ask, songsOf } from './gatefold-songs.ts';

const address = new URL('https://music.example');

const trackOf = (title: string, at: number): Track => ({
  id: `${at}`,
  title,
  artists: [{ id: 'a', name: "Nobody's Own" }],
  album: { id: 'b', title: 'Weiße Tage' },
  disc: 1,
  durationMs: 1000,
  format: { container: 'flac', codec: 'flac', mime: 'audio/flac', lossless: true, sizeBytes: 1 },
});

/** A library whose search is cut at its first hundred, and which has these beside them. */
const askOf = (titles: readonly string[]): Ask => {
  const first = Array.from({ length: 100 }, (_, at) => trackOf('First', at));
  const items = titles.map((title, at) => trackOf(title, 100 + at));
  return async <T>(path: string) =>
    (path.startsWith('/api/search') ? { artists: [], albums: [], tracks: first } : { items }) as T;
};

test('what is beyond the most that a search answers is found by the same words', async () => {
  const ask = askOf(['Über den Dächern', 'Link', '海辺のラジオ', 'Don’t']);
  const beyond = async (find: string) =>
    (await songsOf(ask, address, find)).slice(100).map(({ title }) => title);
  assert.deepEqual(await beyond('UBER dach'), ['Über den Dächern']);
  assert.deepEqual(await beyond('dont'), ['Don’t']);
  assert.deepEqual(await beyond('ラジ'), ['海辺のラジオ']);
  assert.deepEqual(await beyond('ink'), [], 'not in the middle of a word');
  assert.equal((await beyond('nobodys weisse')).length, 4, 'of artist and album together');
  assert.deepEqual(await beyond('!!!'), []);
});
