import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conversion } from '@gatefold/contract';
import { emptyDraft, listMax } from '../list/draft.ts';
import type { Song } from '../list/song.ts';
import { songOfConversion, withSongs } from './another-form.ts';

const conversion: Conversion = {
  id: 'c1',
  batchId: 'b1',
  number: 1,
  title: 'Salt on the Rail',
  artist: 'Lantern & Tide',
  album: 'Slow Crossing',
  durationMs: 59_000,
  state: 'done',
  format: 'mp3',
  preview: false,
  available: true,
};
const song = (key: string): Song => ({ key, title: key, artist: '', durationMs: 1000 });

test('a conversion is made anew of its track or of the file that was sent', () => {
  assert.deepEqual(songOfConversion({ ...conversion, trackId: 't1' }), {
    key: 't:t1',
    title: 'Salt on the Rail',
    artist: 'Lantern & Tide',
    album: 'Slow Crossing',
    durationMs: 59_000,
    anew: true,
  });
  assert.equal(songOfConversion({ ...conversion, uploadId: 'u1' })?.key, 'u:u1');
  assert.equal(songOfConversion(conversion), undefined);
  const ofLossy = { ...conversion, trackId: 't1', sourceCodec: 'mp3' };
  assert.equal(songOfConversion(ofLossy)?.lossy, true);
});

test('songs go behind what is on the list, which keeps its name and holds nothing twice', () => {
  const first = withSongs(emptyDraft(), 'Evening', [song('t:1'), song('u:2'), song('t:1')]);
  assert.deepEqual(
    first.list.map(({ key }) => key),
    ['t:1', 'u:2', 't:1'],
    'what a list repeats is repeated',
  );
  const second = withSongs(first, 'Morning', [song('t:1'), song('t:3')]);
  assert.equal(second.name, 'Evening');
  assert.deepEqual(
    second.list.map(({ key }) => key),
    ['t:1', 'u:2', 't:1', 't:3'],
  );
  const many = Array.from({ length: listMax + 1 }, (_, at) => song(`t:${at}`));
  assert.equal(withSongs(emptyDraft(), '', many).list.length, listMax);
  const lacking = [{ title: 'Gone', artist: '' }];
  assert.deepEqual(withSongs(emptyDraft(), '', [song('t:1')], lacking).lacking, lacking);
  assert.equal(first.lacking, undefined);
});
