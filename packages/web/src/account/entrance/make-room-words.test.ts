import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsFor, loadWords } from '../words.testing.ts';
import { makeRoomWords, mustGo } from './make-room-words.ts';

const english = { t: await loadWords('en'), formats: formatsFor('en') };
const german = { t: await loadWords('de'), formats: formatsFor('de') };
const six = ['Kitchen speaker', 'Old phone', 'Laptop', 'Pixel', 'Studio', 'TV'].map((name) => ({ name }));
const say = (tools: typeof english, chosen: number, limit = 6) =>
  makeRoomWords(tools, { chosen: six.slice(0, chosen), signedIn: six.length, limit });

test('one has to go at the limit, more when the limit was lowered', () => {
  assert.equal(mustGo(6, 6), 1);
  assert.equal(mustGo(8, 6), 3);
  assert.equal(mustGo(5, 6), 1);
});

test('the button says what will happen', () => {
  assert.deepEqual(say(english, 1), { text: 'Sign out Kitchen speaker and go on', enough: true });
  assert.equal(say(english, 2).text, 'Sign out two devices and go on');
  assert.equal(say(english, 6).text, 'Sign out all six devices and go on');
  const both = { chosen: six.slice(0, 2), signedIn: 2, limit: 2 };
  assert.equal(makeRoomWords(english, both).text, 'Sign out both devices and go on');
  assert.equal(say(german, 1).text, 'Kitchen speaker abmelden und weiter');
  assert.equal(say(german, 2).text, 'Zwei Geräte abmelden und weiter');
});

test('too few is said and cannot be pressed', () => {
  assert.deepEqual(say(english, 0), { text: 'Choose at least one device', enough: false });
  assert.deepEqual(say(english, 0, 4), { text: 'Choose at least three devices', enough: false });
  assert.deepEqual(say(english, 2, 4), { text: 'Choose one more device', enough: false });
  assert.equal(say(german, 1, 4).text, 'Wähle noch zwei Geräte');
});
