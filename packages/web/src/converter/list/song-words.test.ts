// What is said of songs of which not everything is known, in both languages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import i18next from 'i18next';
import { batchStanding } from '../convert/batch-standing.ts';
import { createSizes } from '../sizes.ts';
import { namedSong } from './song-words.ts';

const wordsIn = (language: string) => {
  const path = `${import.meta.dirname}/../../i18n/${language}/converter.json`;
  const converter = JSON.parse(readFileSync(path, 'utf8'));
  const words = i18next.createInstance();
  void words.init({
    lng: language,
    resources: { [language]: { converter } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return words.getFixedT(language, 'converter');
};

test('nobody is named where nobody is known', () => {
  const [english, german] = [wordsIn('en'), wordsIn('de')];
  assert.equal(namedSong(english, { title: 'Hum', artist: 'Attic' }), '“Hum” by Attic');
  assert.equal(namedSong(english, { title: 'Hum', artist: ' ' }), '“Hum”');
  assert.equal(namedSong(german, { title: 'Hum', artist: '' }), '„Hum“');
});

test('the last seconds are a few, not a number that is wrong at once', () => {
  const words = { t: wordsIn('en'), formats: { number: String }, sizes: createSizes('en') };
  const counts = { all: 3, done: 2, failed: 0, waiting: 0, running: 1, cancelled: 0, available: 2 };
  const said = (leftMs: number) =>
    batchStanding(words, {
      id: '1',
      name: '',
      state: 'running',
      settings: { format: 'mp3' },
      createdAt: '2026-11-21T12:00:00Z',
      counts,
      share: 0.9,
      speed: 40,
      leftMs,
      preview: false,
    });
  assert.match(said(0), /A few seconds left, 40 times/);
  assert.match(said(9000), /A few seconds left/);
  assert.match(said(31_000), /About 30 sec left/);
});
