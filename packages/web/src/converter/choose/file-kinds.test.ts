import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOfFile, meantIn, textOf } from './file-kinds.ts';

test('files are told apart by their ending, whatever its letters', () => {
  assert.equal(kindOfFile('Evening.M3U8'), 'playlist');
  assert.equal(kindOfFile('my_playlists.csv'), 'playlist');
  assert.equal(kindOfFile('01. Rope and Tar.FLAC'), 'audio');
  assert.equal(kindOfFile('bought.m4p'), 'protected');
  assert.equal(kindOfFile('cover.jpg'), 'other');
  assert.equal(kindOfFile('mp3'), 'other');
});

test('of a folder pictures and notes are not meant, and a CUE sheet only where no music lies beside it', () => {
  const album = ['01.flac', 'cover.jpg', 'rip.log', 'Album.cue', 'Evening.m3u8', 'locked.m4p', 'info.nfo'];
  assert.deepEqual(meantIn(album), ['01.flac', 'Evening.m3u8', 'locked.m4p']);
  assert.deepEqual(meantIn(['Playlist1.json', 'disc.cue', 'me.png']), ['Playlist1.json', 'disc.cue']);
});

test('text is read in the letters it was written in', () => {
  const bytes = (...values: number[]) => new Uint8Array(values);
  assert.equal(textOf(new TextEncoder().encode('Café 東京') as Uint8Array<ArrayBuffer>), 'Café 東京');
  assert.equal(textOf(bytes(0x43, 0x61, 0x66, 0xe9)), 'Café');
  assert.equal(textOf(bytes(0xff, 0xfe, 0x41, 0, 0xe9, 0)), 'Aé');
  assert.equal(textOf(bytes(0xfe, 0xff, 0, 0x41)), 'A');
});
