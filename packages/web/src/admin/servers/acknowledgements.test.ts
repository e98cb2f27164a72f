import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acknowledgementClassesMs } from '@gatefold/contract';
import { addUp, barsOf, countOf, withinMs } from './acknowledgements.ts';

const longest = acknowledgementClassesMs.length;
const countsOf = (some: Record<number, number>) =>
  Array.from({ length: longest + 1 }, (_, at) => some[at] ?? 0);
const figures = (some: Record<number, number>) => ({
  acknowledgements: { count: 0, sumMs: 0, counts: countsOf(some) },
});

test('servers are added up class by class', () => {
  const sum = addUp([figures({ 0: 2, 3: 1 }), figures({ 3: 4, [longest]: 1 })]);
  assert.deepEqual(sum, countsOf({ 0: 2, 3: 5, [longest]: 1 }));
  assert.equal(countOf(sum), 8);
  assert.equal(countOf(addUp([])), 0);
});

test('a share was done within the upper end of the class where it is reached', () => {
  const counts = countsOf({ 0: 50, 2: 49, 5: 1 });
  assert.equal(withinMs(counts, 0.5), 1);
  assert.equal(withinMs(counts, 0.51), 2);
  assert.equal(withinMs(counts, 0.99), 2);
  assert.equal(withinMs(counts, 1), 7);
  assert.equal(withinMs(countsOf({ 4: 1 }), 0.5), 5);
  assert.equal(withinMs(countsOf({ [longest]: 1 }), 0.5), Number.POSITIVE_INFINITY);
});

test('the chart begins a class before the first and ends a class after the last', () => {
  assert.deepEqual(barsOf(countsOf({ 3: 2, 5: 1 })), [
    { upToMs: 2, count: 0 },
    { upToMs: 3, count: 2 },
    { upToMs: 5, count: 0 },
    { upToMs: 7, count: 1 },
    { upToMs: 10, count: 0 },
  ]);
  assert.equal(barsOf(countsOf({ 0: 1 }))[0]?.upToMs, 1);
  assert.equal(barsOf(countsOf({ [longest]: 1 })).at(-1)?.upToMs, Number.POSITIVE_INFINITY);
});
