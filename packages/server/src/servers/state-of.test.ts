import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Known, silentAfterMs, stateOf } from './state-of.ts';

const fine = { isRegistered: true, behind: 0, report: { agoMs: 100, trustLeftMs: 800 } };

const cases: [string, Known, ReturnType<typeof stateOf>][] = [
  ['all is well', fine, 'up-to-date'],
  ['entries are missing', { ...fine, behind: 3 }, 'behind'],
  ['it has never reported', { isRegistered: true, behind: 0 }, 'up-to-date'],
  ['it never reported and entries are missing', { isRegistered: true, behind: 1 }, 'behind'],
  ['its trust is used up', { ...fine, report: { agoMs: 0, trustLeftMs: 0 } }, 'no-trust'],
  [
    'no trust counts more than entries',
    { ...fine, behind: 2, report: { agoMs: 0, trustLeftMs: -1 } },
    'no-trust',
  ],
  ['it was struck off', { ...fine, isRegistered: false }, 'no-trust'],
  ['it is late once', { ...fine, report: { agoMs: silentAfterMs, trustLeftMs: 800 } }, 'up-to-date'],
  ['it is not heard of', { ...fine, report: { agoMs: silentAfterMs + 1, trustLeftMs: 800 } }, 'silent'],
  [
    'struck off and gone',
    { isRegistered: false, behind: 9, report: { agoMs: 1e6, trustLeftMs: 1 } },
    'silent',
  ],
];

for (const [what, known, state] of cases) {
  test(`${what}: ${state}`, () => assert.equal(stateOf(known), state));
}
