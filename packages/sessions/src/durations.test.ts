import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDurations, durationClassesMs } from './durations.ts';

test('each duration is counted in the class whose upper end it does not pass', () => {
  const durations = createDurations();
  for (const ms of [0, 1, 1.5, 3, 5000, 5001]) durations.add(ms);
  const { counts, count, sumMs } = durations.read();
  assert.equal(counts.length, durationClassesMs.length + 1);
  assert.deepEqual(counts.slice(0, 4), [2, 1, 0, 1]);
  assert.deepEqual(counts.slice(-2), [1, 1]);
  assert.deepEqual([count, sumMs], [6, 10_006.5]);
});
