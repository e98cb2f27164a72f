import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ActivityEntry, activityKinds } from '@gatefold/contract';
import { formatsFor, loadWords } from '../words.testing.ts';
import { activityWords } from './activity-words.ts';

const english = { t: await loadWords('en'), formats: formatsFor('en') };
const german = { t: await loadWords('de'), formats: formatsFor('de') };
const entry = (fields: Partial<ActivityEntry>): ActivityEntry => ({
  id: '00000000001',
  at: '2026-11-21T14:03:07.000Z',
  kind: 'signed-in',
  ...fields,
});

test('every kind has words in both languages', () => {
  for (const kind of activityKinds) {
    for (const tools of [english, german]) {
      const { sentence } = activityWords(tools, entry({ kind, deviceName: 'Laptop', about: 'Pixel' }));
      assert.doesNotMatch(sentence, /activity\.|\{\{/, kind);
      assert.ok(sentence.length > 5, kind);
    }
  }
});

test('a device that signs itself out is named once', () => {
  const own = entry({ kind: 'signed-out', deviceName: 'Laptop', about: 'Laptop', place: 'home' });
  assert.deepEqual(activityWords(english, own), { sentence: 'Laptop signed out', details: 'at home' });
});

test('who signed out whom, and the terminal, which has no device', () => {
  const by = entry({ kind: 'signed-out', deviceName: 'Laptop', about: 'Old phone' });
  assert.equal(activityWords(english, by).sentence, 'Laptop signed out Old phone');
  assert.equal(activityWords(german, by).sentence, 'Laptop hat Old phone abgemeldet');
  const away = entry({ kind: 'signed-out', about: 'Old phone' });
  assert.equal(activityWords(english, away).sentence, 'Old phone was signed out');
});

test('everywhere says from where and what it ended', () => {
  const all = entry({ kind: 'signed-out-everywhere', deviceName: 'Laptop', place: 'DE', about: 'TV, Pixel' });
  assert.deepEqual(activityWords(english, all), {
    sentence: 'Signed out everywhere',
    details: 'from Laptop · Germany · ended TV, Pixel',
  });
});

test('a refused sign-in tells what tried', () => {
  const failed = entry({ kind: 'sign-in-failed', deviceName: 'Chrome on Windows', place: 'FR' });
  assert.equal(activityWords(german, failed).details, 'von Chrome on Windows · Frankreich');
});
