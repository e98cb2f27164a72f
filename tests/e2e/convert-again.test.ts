// `gatefold convert` asked a second time: nothing is made twice, nothing that was made is made again, and what failed
// is tried again.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { convert, filesOf } from './convert.ts';
import { album, writeMusic } from './music.ts';

test('where it makes files inside of the folder that it takes music from, it does not take what it made', async () => {
  using music = writeMusic(album(2, 1));
  const words = [music.path, '--to', 'flac', '--out', join(music.path, 'Converted')];
  const made = await convert(words);
  assert.equal(made.code, 0, made.stderr);
  const files = filesOf(music.path);
  const again = await convert(words);
  assert.match(again.stdout, /^0 made, 2 there already\.$/m);
  assert.deepEqual(filesOf(music.path), files);
});
