import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLossyCodec } from './lossy.ts';
import { songOfCandidate } from './song.ts';

test('codecs that leave something out are known by either name', () => {
  for (const name of [
    'MPEG 1 Layer 3',
    'MPEG-4/AAC',
    'Ogg Vorbis I',
    'Vorbis I',
    'Opus',
    'Musepack, SV8',
    'AC-3',
    'Windows Media Audio 9.2',
    'mp3',
    'aac',
    'opus',
    'vorbis',
    'eac3',
    'wmav2',
    'mpc8',
  ])
    assert.ok(isLossyCodec(name), name);
  for (const name of [
    'FLAC',
    'ALAC',
    'PCM',
    'pcm_s24le',
    'wav',
    'aiff',
    'alac',
    'ape',
    'WavPack',
    'DSD',
    'Windows Media Audio Lossless',
    'wmalossless',
    '',
  ])
    assert.ok(!isLossyCodec(name), name);
});

test('a song that a playlist found knows it, too', () => {
  const found = { trackId: '1', title: 'A', artist: 'X', durationMs: 1000, likeness: 1 };
  assert.equal(songOfCandidate({ ...found, codec: 'MPEG 1 Layer 3' }).lossy, true);
  assert.equal('lossy' in songOfCandidate({ ...found, codec: 'FLAC' }), false);
});
