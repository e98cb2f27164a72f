// An unchanged file costs one look at the disk, and its directory one listing.
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { connect, libraryPath } from '../library-file.ts';
import { tempLibrary } from '../testing/temp-library.ts';
import type { Disk } from './1-walk.ts';
import { compare } from './2-compare.ts';

test('unchanged files: one stat each, one listing a directory, nothing to read', async () => {
  await using temp = tempLibrary();
  for (let i = 0; i < 30; i++) temp.put(`Album ${i % 3}/${i}.flac`);
  await temp.scan();
  let [stats, lists] = [0, 0];
  const disk = {
    stat: (...args: Parameters<typeof statSync>) => {
      stats++;
      return statSync(...args);
    },
    list: (...args: Parameters<typeof readdirSync>) => {
      lists++;
      return readdirSync(...args);
    },
  } as Disk;
  const database = connect(libraryPath(temp.data));
  const counts = { found: 0, done: 0, added: 0, changed: 0, moved: 0, missing: 0, broken: 0 };
  const state = {
    database,
    folders: [temp.music],
    startedAt: 0,
    first: false,
    counts,
    problems: [],
    touched: new Set<number>(),
  };
  const store = await compare(
    state,
    { breathe: async () => {}, onToRead: () => assert.fail('nothing is to be read') },
    disk,
  );
  assert.deepEqual([stats, lists, counts.done, store.toRead(0, 10).length], [30, 4, 30, 0]);
  database.close();
});
