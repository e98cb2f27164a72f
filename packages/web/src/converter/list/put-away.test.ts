import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFound, addTicked, emptyDraft, linesOf, tick } from './draft.ts';
import { bringBackFound, forgetFound } from './put-away.ts';
import type { Song } from './song.ts';

const song = (name: string): Song => ({ key: `t:${name}`, title: name, artist: 'X', durationMs: 1000 });
const some = (names: string) => linesOf([...names].map(song));

test('what was put away comes back exactly as it was', () => {
  const found = addFound(emptyDraft(), 'Evening', some('ABC'));
  const before = tick(found, new Set([found.found[1]?.key ?? 0]), false);
  const away = forgetFound(before);
  assert.deepEqual([away.found, away.name], [[], '']);
  assert.deepEqual(bringBackFound(away, before), before);
});

test('what was found since stays, and what has gone on the list since is not ticked again', () => {
  const before = addFound(emptyDraft(), 'Evening', some('AB'));
  const since = addFound(addTicked(addFound(forgetFound(before), 'Noon', some('A'))), 'Night', some('C'));
  const back = bringBackFound(since, before);
  assert.deepEqual(
    back.found.map(({ song, ticked }) => `${song?.title} ${ticked}`),
    ['A false', 'B true', 'C true'],
  );
  assert.equal(back.name, 'Noon', 'the list that there is keeps its name');
  assert.equal(new Set(back.found.map(({ key }) => key)).size, 3);
});
