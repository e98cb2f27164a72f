import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversionSettings } from '@gatefold/contract';
import { usualSettings } from '../list/usual-settings.ts';
import { expectedBytes, formats, isLossless, released, wishes, withFormat } from './form.ts';

test('only what means something for a format is asked for', () => {
  const all = { ...usualSettings, bitDepth: 24, quality: 2, coverPixels: 500, lufs: -14 } as const;
  assert.deepEqual(wishes({ ...all, format: 'flac' }), {
    format: 'flac',
    channels: 'as-is',
    loudness: 'as-is',
    cover: 'as-is',
    numbered: false,
    profile: 'none',
    playlists: ['m3u8'],
    name: usualSettings.name,
    bitDepth: 24,
  });
  const mp3 = wishes(all);
  assert.equal(mp3.quality, 2);
  assert.equal('kbps' in mp3 || 'bitDepth' in mp3, false);
  assert.equal(wishes({ ...all, loudness: 'applied' }).lufs, -14);
  assert.equal('name' in wishes({ ...usualSettings, name: '  ' }), false);
});

test('another format comes with its usual rate', () => {
  assert.equal(withFormat(usualSettings, 'opus').kbps, 160);
  assert.equal('kbps' in withFormat(usualSettings, 'flac'), false);
  assert.equal(withFormat(withFormat(usualSettings, 'wav'), 'mp3').kbps, 320);
});

test('a wish of one’s own ends the profile of the car, and what was seen of it stays', () => {
  const car: ConversionSettings = {
    ...usualSettings,
    format: 'flac',
    quality: 2,
    id3: '2.3',
    playlists: [],
    profile: 'car',
  };
  assert.deepEqual(released(car), {
    ...usualSettings,
    format: 'mp3',
    kbps: 320,
    numbered: true,
    playlists: ['m3u8'],
    id3: '2.3',
    profile: 'none',
  });
  assert.equal(withFormat(released(car), 'opus').format, 'opus');
  assert.equal(released(usualSettings), usualSettings);
});

test('sizes are about right: five minutes of MP3 at 320 are 12 MB, of WAV 53 MB', () => {
  const fiveMinutes = 300_000;
  assert.equal(expectedBytes(usualSettings, fiveMinutes), 12_000_000);
  assert.equal(Math.round(expectedBytes(withFormat(usualSettings, 'wav'), fiveMinutes) / 1e6), 53);
  for (const format of formats) {
    const bytes = expectedBytes(withFormat(usualSettings, format), fiveMinutes);
    assert.equal(bytes > 15_000_000, isLossless(format), format);
  }
});
