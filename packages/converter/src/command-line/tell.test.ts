import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fit, plain, widthOf } from './display.ts';
import { summaryOf } from './summary.ts';
import { createJsonTeller, createTeller } from './tell.ts';

const listener = (isTerminal: boolean, columns = 20) => {
  let said = '';
  const write = (text: string) => {
    said += text;
  };
  return { output: { write, isTerminal, columns, now: () => 0 }, said: () => said };
};
const conversion = (to: string) =>
  ({ id: 'one', source: { path: '/in' }, to }) as Parameters<Parameters<typeof createTeller>[1]>[0];

test('attack: nothing that a title or a message says moves the cursor, clears the screen or adds a line', () => {
  const evil = 'a\u001b[2J\u001b]0;x\u0007\u009b1A\r\nmade     all\u202Egpj.exe';
  const { output, said } = listener(false);
  const tell = createTeller(output, () => evil);
  tell.missing(evil, evil);
  tell.planned(evil, evil);
  tell.say(evil);
  tell.event({
    kind: 'finished',
    conversion: conversion('/x'),
    outcome: { kind: 'failed', failure: { code: 'damaged', detail: evil } },
  });
  assert.equal(said().split('\n').length, 5, said());
  assert.doesNotMatch(said().replaceAll('\n', ''), /[\p{Cc}\u202E]/u);
  const moving = listener(true, 200);
  const shown = createTeller({ ...moving.output, now: () => 1000 }, () => evil);
  shown.event({ kind: 'begun', conversion: conversion(`/${evil}`) });
  shown.progress({
    counts: { all: 1, done: 0, skipped: 0, failed: 0, running: 1, waiting: 0 },
    share: 0,
  });
  assert.ok(moving.said().includes('gpj.exe'));
  assert.doesNotMatch(moving.said().replaceAll('\n', ''), /[\p{Cc}\u202E]/u);
  const json = listener(false);
  createJsonTeller(json.output, () => evil).say(evil);
  assert.doesNotMatch(json.said().replaceAll('\n', ''), /\p{Cc}/u);
  assert.equal(JSON.parse(json.said()).sentence, evil);
});

test('a line is cut by the columns that it takes, which wide letters take two of, and marks none', () => {
  assert.equal(widthOf('Cafe\u0301'), 4);
  assert.equal(widthOf('東京の夜'), 8);
  assert.equal(widthOf('👩‍🚀🇩🇪'), 4);
  assert.equal(fit('東京の夜', 9), '東京の夜');
  assert.equal(fit('東京の夜', 8), '東京の…');
  assert.equal(fit('e\u0301e\u0301e\u0301e\u0301', 4), 'e\u0301e\u0301…');
  assert.equal(plain('a\tb'), 'a b');
});

test('the summary says what was passed over', () => {
  const { output, said } = listener(false);
  createTeller(output, () => '').end(
    summaryOf([], { missing: [], passedOver: ['a.JPG', 'b.jpg', 'README'] }),
  );
  assert.equal(said(), '0 made.\nPassed over, as no music: 2 .jpg, 1 without ending.\n');
});
