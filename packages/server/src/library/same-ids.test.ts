// Servers that have the same music call it by the same ids, so that a player may go from one to another.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tempLibrary } from './testing/temp-library.ts';

const files = ['lossless.flac', 'opus.opus', 'v23.mp3', 'vorbis.ogg', 'wave.wav', 'untagged.mp3'];

const idsOf = (temp: ReturnType<typeof tempLibrary>) => ({
  tracks: temp
    .tracks()
    .map(({ id, title }) => `${title} ${id}`)
    .sort(),
  albums: temp
    .albums()
    .map(({ id, title }) => `${title} ${id}`)
    .sort(),
  artists: [
    ...new Set(temp.tracks().flatMap(({ artists }) => artists.map(({ id, name }) => `${name} ${id}`))),
  ].sort(),
});

test('two libraries with the same music have the same ids, in whatever order it came', async () => {
  await using first = tempLibrary();
  for (const file of files) first.put(`Shelf/${file}`, file);
  await first.scan();

  await using second = tempLibrary({ musicFolders: [first.music] });
  await second.scan();
  const ids = idsOf(first);
  assert.deepEqual(idsOf(second), ids);
  assert.equal(ids.tracks.length, files.length);

  // The third one had some of it elsewhere before, and gets the rest one by one.
  await using third = tempLibrary();
  for (const file of files.toReversed()) {
    third.put(`Shelf/${file}`, file);
    await third.scan();
  }
  assert.deepEqual(idsOf(third).tracks, ids.tracks);
});

test('copies of a song have ids of their own, the same on each server', async () => {
  await using first = tempLibrary();
  first.put('One/a.flac');
  await first.scan();
  first.put('Two/a.flac');
  await first.scan();
  await using second = tempLibrary();
  second.put('Two/a.flac');
  await second.scan();
  second.put('One/a.flac');
  await second.scan();
  const [ids, same] = [first, second].map((temp) =>
    temp
      .tracks()
      .map(({ id }) => id)
      .sort(),
  );
  assert.equal(new Set(ids).size, 2);
  assert.deepEqual(same, ids);
});
