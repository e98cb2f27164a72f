import assert from 'node:assert/strict';
import { test } from 'node:test';
import { weaknessOf } from './password-strength.ts';

const about = { email: 'anna.petersen@example.org', name: 'Anna Petersen' };

test('what everybody tries first is refused, a long phrase is welcome', () => {
  for (const weak of [
    '',
    'short',
    'password1',
    'PASSWORD1',
    '12345678',
    '87654321',
    'aaaaaaaaaa',
    'qwerty123',
    'Anna Petersen',
  ]) {
    assert.equal(typeof weaknessOf(weak, about), 'string', weak);
  }
  assert.equal(typeof weaknessOf('anna.petersen@example.org', about), 'string');
  for (const good of ['the tram ends at the harbour', 'k4ffee für vier', 'ピアノとトランペット']) {
    assert.equal(weaknessOf(good, about), undefined, good);
  }
});
