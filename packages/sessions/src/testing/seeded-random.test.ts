import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRandom } from './seeded-random.ts';

test('the same seed gives the same chance, another seed another one', () => {
  const draw = (seed: number) => [...createSeededRandom(seed).bytes(32)];
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
});

test('chance is spread evenly and keeps to its bounds', () => {
  const random = createSeededRandom(1);
  const counts = new Array(6).fill(0);
  for (let i = 0; i < 60_000; i++) counts[random.between(0, 5)]++;
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 500, `${counts}`);
});
