import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heardVolume, loudnessFactor } from './loudness.ts';

test('a negative gain makes quieter by its decibels', () => {
  assert.ok(Math.abs(loudnessFactor({ trackGainDb: -6.0206 }, 'track') - 0.5) < 0.0001);
});

test('a positive gain and a missing tag leave the song alone', () => {
  assert.equal(loudnessFactor({ trackGainDb: 4 }, 'track'), 1);
  assert.equal(loudnessFactor(undefined, 'track'), 1);
});

test('the gain of the album is used when there is one', () => {
  assert.ok(
    loudnessFactor({ trackGainDb: -3, albumGainDb: -12 }, 'album') <
      loudnessFactor({ trackGainDb: -3 }, 'album'),
  );
});

test('the slider ends where it should', () => {
  assert.deepEqual([heardVolume(0), heardVolume(1)], [0, 1]);
});
