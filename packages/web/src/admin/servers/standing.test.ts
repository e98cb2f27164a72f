import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ServerState } from '@gatefold/contract';
import i18next, { type TFunction } from 'i18next';
import { formatsFor, loadWords } from '../../account/words.testing.ts';
import { standing } from './standing.ts';

const toolsIn = async (lng: 'en' | 'de') => {
  const path = `${import.meta.dirname}/../../i18n/${lng}/admin.json`;
  const admin = JSON.parse(readFileSync(path, 'utf8'));
  const instance = i18next.createInstance();
  await instance.init({
    lng,
    fallbackLng: false,
    ns: ['admin'],
    defaultNS: 'admin',
    resources: { [lng]: { admin } },
    interpolation: { escapeValue: false },
  });
  const t = instance.getFixedT(lng, 'admin') as TFunction<'admin'>;
  return { t, words: await loadWords(lng), formats: formatsFor(lng) };
};
const english = await toolsIn('en');
const german = await toolsIn('de');
const servers = (...states: ServerState[]) =>
  states.map((state, at) => ({ name: ['attic', 'cellar', 'porch'][at] ?? '', state }));

test('one server has a sentence of its own', () => {
  assert.match(standing(english, servers('up-to-date')), /^One server runs here, so a sign-out is true/);
  assert.match(standing(german, servers('up-to-date')), /^Hier läuft ein Server/);
  assert.match(standing(english, servers('no-trust')), /^The one server here has lost its trust/);
});

test('several are counted, and one that is a moment behind is no trouble', () => {
  assert.equal(
    standing(english, servers('up-to-date', 'behind', 'up-to-date')),
    'Three servers run here, and all keep in step.',
  );
  assert.equal(
    standing(german, servers('up-to-date', 'behind')),
    'Zwei Server laufen hier, alle im Gleichschritt.',
  );
});

test('those that are out of step are named', () => {
  assert.equal(
    standing(english, servers('up-to-date', 'no-trust')),
    'Two servers run here. cellar is out of step.',
  );
  assert.equal(
    standing(german, servers('up-to-date', 'silent', 'no-trust')),
    'Drei Server laufen hier. cellar und porch sind aus dem Tritt.',
  );
});
