import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Format } from '@gatefold/contract';
import { audioSummary, codecName } from './audio-summary.ts';

const flac: Format = {
  container: 'FLAC',
  codec: 'FLAC',
  mime: 'audio/flac',
  lossless: true,
  sampleRateHz: 96000,
  bitDepth: 24,
  sizeBytes: 1,
};
const mp3: Format = {
  container: 'MPEG',
  codec: 'MP3',
  mime: 'audio/mpeg',
  lossless: false,
  bitrateKbps: 320,
  sizeBytes: 1,
};

test('one lossless format says depth and rate', () => {
  assert.equal(audioSummary([flac, flac]), 'FLAC 24/96');
  assert.equal(audioSummary([{ ...flac, sampleRateHz: 44100, bitDepth: 16 }]), 'FLAC 16/44.1');
});

test('lossless of several kinds says only what is common', () => {
  assert.equal(audioSummary([flac, { ...flac, bitDepth: 16 }]), 'FLAC');
});

test('a steady bit rate is said, a varying one is not', () => {
  assert.equal(audioSummary([mp3, mp3]), 'MP3 320');
  assert.equal(audioSummary([mp3, { ...mp3, bitrateKbps: 192 }]), 'MP3');
});

test('several codecs are listed, none is nothing', () => {
  assert.equal(audioSummary([flac, mp3]), 'FLAC, MP3');
  assert.equal(audioSummary([]), '');
});

test('codecs have the names that people know', () => {
  const named = (codec: string) => codecName({ ...mp3, codec });
  assert.equal(named('MPEG 1 Layer 3'), 'MP3');
  assert.equal(named('Vorbis I'), 'Vorbis');
  assert.equal(named('MPEG-4/AAC'), 'AAC');
  assert.equal(named('Monkey'), 'Monkey');
});
