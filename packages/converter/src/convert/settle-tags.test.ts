import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tags } from '../tags/fields.ts';
import { readTags } from '../tags/read-tags.ts';
import { writeTags } from '../tags/write-tags.ts';
import { targetOf } from '../testing/targets.ts';
import { createTrials } from './testing/trials.ts';

const { wave, done } = createTrials();

const tagged = async (tags: Partial<Tags>) => {
  const { part } = await done(await wave({ samples: 44_100 }), targetOf('flac'));
  await writeTags(part, 'flac', { values: {}, others: [], pictures: [], ...tags }, { id3: '2.4' });
  return part;
};

test('a cover that cannot be made smaller is lost, and the proof says so', async () => {
  const pictures = [{ kind: 3, mime: 'image/png', about: '', bytes: Buffer.from('no picture') }];
  const from = await tagged({ values: { title: ['T'] }, pictures });
  const small = await done(from, targetOf('mp3', { cover: { kind: 'jpeg', pixels: 100 } }));
  assert.deepEqual(small.proof.tags, { found: 2, kept: 1, lost: ['picture 3'] });
  const none = await done(from, targetOf('mp3', { cover: { kind: 'none' } }));
  assert.deepEqual(none.proof.tags, { found: 1, kept: 1, lost: [] }, 'what was wished away is not lost');
});

test('loudness of the album is lost when the samples are changed, and the proof says so', async () => {
  const values = { replayGainTrackGain: ['-1.00 dB'], replayGainAlbumGain: ['-2.00 dB'] };
  const from = await tagged({ values });
  const { proof } = await done(from, targetOf('flac', { loudness: { kind: 'applied', lufs: -20 } }));
  // The track's own loudness was measured anew, and its peak with it.
  assert.deepEqual(proof.tags, { found: 3, kept: 2, lost: ['replayGainAlbumGain'] });
});

test('a piece of an image does not say of itself what is true of the whole', async () => {
  const from = await tagged({
    values: {
      album: ['Album'],
      artist: ['Band'],
      lyrics: ['all of them'],
      musicbrainzAlbumId: ['a1'],
      musicbrainzRecordingId: ['r1'],
      replayGainTrackGain: ['-1.00 dB'],
      replayGainAlbumGain: ['-1.00 dB'],
    },
    others: [
      { name: 'CUESHEET', values: ['TRACK 01 AUDIO'] },
      { name: 'cue_track01_title', values: ['One'] },
      { name: 'LOG', values: ['Track 1'] },
      { name: 'RIPPED WITH', values: ['care'] },
    ],
  });
  const tags = { title: ['One'], replayGainTrackGain: ['-3.00 dB'] };
  const source = { path: from, piece: { start: 0, end: 30 }, tags };
  const { proof, part } = await done(source, targetOf('flac'));
  const written = await readTags(part);
  assert.deepEqual(written.values, {
    title: ['One'],
    artist: ['Band'],
    album: ['Album'],
    musicbrainzAlbumId: ['a1'],
    replayGainTrackGain: ['-3.00 dB'],
  });
  assert.deepEqual(
    written.others.map(({ name }) => name),
    ['RIPPED WITH'],
  );
  assert.deepEqual(proof.tags, { found: 6, kept: 6, lost: [] });
});
