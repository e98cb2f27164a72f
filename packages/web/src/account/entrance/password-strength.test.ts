import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strengthOf } from './password-strength.ts';

const about = ['Hanna Weber', 'hanna@example.org'];

const cases: [string, ReturnType<typeof strengthOf>][] = [
  ['', 'short'],
  ['a1!Xy', 'short'],
  ['password1', 'easy'],
  ['Sommer2024!', 'easy'],
  ['aaaaaaaaaaaaaaaa', 'easy'],
  ['12345678', 'easy'],
  ['hannaweber1', 'easy'],
  ['Qwertz123456', 'easy'],
  ['tulpenfeld', 'fair'],
  ['correct horse battery', 'strong'],
  ['K9#vq!2mXz7p', 'strong'],
];

for (const [password, strength] of cases) {
  test(`"${password}" is ${strength}`, () => {
    assert.equal(strengthOf(password, about), strength);
  });
}
