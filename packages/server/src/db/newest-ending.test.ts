import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createNewestEnding, decideKnown, formatMark, parseMark } from './newest-ending.ts';

const clock = { now: () => Date.now() };
const fail = (error: unknown) => assert.fail(String(error));

const temporary = () => {
  const path = mkdtempSync(join(tmpdir(), 'gatefold-mark-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
};

test('the file keeps the newest number, in one length, across openings', () => {
  using folder = temporary();
  const mark = createNewestEnding(folder.path, clock, fail);
  assert.equal(mark.find(), undefined);
  mark.begin(0);
  mark.note(7);
  mark.note(3);
  mark.close();
  const again = createNewestEnding(folder.path, clock, fail);
  assert.equal(again.find()?.mark.seq, 7);
  assert.equal(decideKnown(again.find(), false), 7);
  again.begin(1_000_007);
  again.note(1_000_008);
  assert.equal(decideKnown(again.find(), false), 1_000_008);
  again.close();
});

test('a file that is no mark is none', () => {
  for (const text of [
    '',
    'x',
    '12',
    '12 34',
    '1e3 4 timed\n',
    formatMark({ seq: 1, at: 2, isTimed: true }).slice(1),
  ]) {
    assert.equal(parseMark(text), undefined, text);
  }
  const mark = { seq: 2 ** 53 - 1, at: 1_900_000_000_000, isTimed: false };
  assert.deepEqual(parseMark(formatMark(mark)), mark);
  assert.equal(formatMark(mark).length, formatMark({ ...mark, seq: 1 }).length);
});

test('a copy is known by the moment at which it was made, also one that keeps all times it can keep', () => {
  using folder = temporary();
  const early = { now: () => Date.now() - 3_600_000 };
  const [here, copy] = [join(folder.path, 'here'), join(folder.path, 'copy')];
  mkdirSync(here);
  writeFileSync(join(here, 'newest-ending'), formatMark({ seq: 5, at: early.now(), isTimed: true }));
  cpSync(here, copy, { recursive: true, preserveTimestamps: true });
  utimesSync(join(copy, 'newest-ending'), early.now() / 1000, early.now() / 1000);
  assert.equal(decideKnown(createNewestEnding(copy, clock, fail).find(), false), 'unsure');
  assert.equal(
    decideKnown(createNewestEnding(copy, clock, fail).find(), true),
    5,
    'the database is elsewhere',
  );
});

test('without a file nobody can tell, but of a database that others use too', () => {
  assert.equal(decideKnown(undefined, false), 'unsure');
  assert.equal(decideKnown(undefined, true), 0);
});

test('on a file system that tells other times than the machine, only the number counts', () => {
  using folder = temporary();
  const odd = { now: () => Date.now() + 3_600_000 };
  const mark = createNewestEnding(folder.path, odd, fail);
  mark.begin(9);
  mark.close();
  assert.equal(decideKnown(mark.find(), false), 9);
});
