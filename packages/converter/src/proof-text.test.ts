import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proofText } from './proof-text.ts';
import type { AudioForm, Proof } from './words.ts';

const form: AudioForm = {
  codec: 'flac',
  sampleRateHz: 44_100,
  channels: 2,
  bitDepth: 16,
  samples: 1_323_000,
};
const proof: Proof = {
  source: form,
  target: form,
  how: 'encoded',
  pcm: { source: 'aa', target: 'aa', isSame: true },
  samples: { expected: 1_323_000, found: 1_323_000 },
  tags: { found: 3, kept: 2, lost: ['picture 3'] },
  notes: [],
  sizeBytes: 5,
  tookMs: 1,
  processorMs: 1,
};
const lineOf = (name: string, changed: Partial<Proof>) =>
  proofText('song.flac', { ...proof, ...changed })
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .trim();

test('dither is said to be what it is: 16 bits at another rate are no fewer bits', () => {
  assert.equal(lineOf('Notes', { notes: ['dithered'] }), 'dither was added when values were rounded');
});

test('a preview says how long it is', () => {
  assert.equal(lineOf('Notes', { notes: ['preview'] }), 'this is a preview of 30 seconds');
});

test('sums are said to be of what they are of', () => {
  assert.equal(lineOf('PCM MD5 in', {}), 'aa');
  assert.equal(lineOf('PCM MD5 out', {}), 'aa (the same)');
  assert.equal(lineOf('Coded SHA-256', {}), undefined);
  const { pcm: _, ...copied } = { ...proof, how: 'copied' as const, coded: 'cc' };
  assert.match(proofText('song.mp3', copied), /^Coded SHA-256: +cc, in the source and in the copy$/m);
  assert.doesNotMatch(proofText('song.mp3', copied), /PCM/);
  const quick = { pcm: { source: 'aa', isSame: false }, coded: 'cc' };
  assert.equal(lineOf('Coded SHA-256', quick), 'cc, from the encoder and in the file');
  assert.equal(lineOf('PCM MD5 in', quick), 'aa');
  assert.equal(lineOf('PCM MD5 out', quick), undefined);
});

test('a loudness is measured, or said by a tag, or not known', () => {
  const measured = { lufs: -14.2, peakDb: -0.3, gainDb: 1 };
  assert.equal(
    lineOf('Loudness', { loudness: measured }),
    '-14.2 LUFS, peak -0.3 dBTP, gain applied 1.00 dB',
  );
  assert.equal(lineOf('Loudness', { loudness: { lufs: -9.87 } }), '-9.9 LUFS, as the ReplayGain tag says');
  assert.equal(lineOf('Loudness', {}), 'as it was, not measured');
});

test('a sum that nobody made anew says whose it is', () => {
  assert.equal(
    lineOf('Notes', { notes: ['sum-from-head'] }),
    "the source's sum is as the FLAC's own head says, not made anew",
  );
  assert.equal(
    lineOf('Notes', { notes: ['source-sum-differs'] }),
    "the sum in the source's own head is wrong: its samples were summed anew",
  );
});

test('lost tags are named', () => {
  assert.equal(lineOf('Tags', {}), '2 of 3 kept; lost: picture 3');
});
