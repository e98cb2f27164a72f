import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileNameSaid } from './file-name-said.ts';
import type { Song } from './song.ts';

const named = (name: string): Song => ({
  key: 'u:1',
  title: 'Rope and Tar',
  artist: 'The Paper Fleet',
  album: 'Harbour Lights',
  durationMs: 1000,
  file: { name, sizeBytes: 1, sentAt: '' },
});

test('the name of a file is said where it says more than the title', () => {
  for (const more of ['Rope and Tar (live).wav', '03 Rope and Tar - demo.mp3'])
    assert.equal(fileNameSaid(named(more), false), more);
  for (const same of [
    'Rope and Tar.wav',
    '03 - The Paper Fleet - Rope and Tar.flac',
    'Harbour Lights 1-03 rope_and_tar.mp3',
    'track 3.wav',
  ])
    assert.equal(fileNameSaid(named(same), false), undefined, same);
});

test('and where the title stands there twice; a song of the library has none', () => {
  assert.equal(fileNameSaid(named('Rope and Tar.wav'), true), 'Rope and Tar.wav');
  const { file: _file, ...ofLibrary } = named('');
  assert.equal(fileNameSaid(ofLibrary, true), undefined);
});
