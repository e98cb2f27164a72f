import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Known, silentAfterMs, stateOf } from './state-of.ts';

const fine = { isRegistered: true, behind: 0, unheardMs: 100, trustLeftMs: 800 };
const neverHeard = { isRegistered: true, behind: 0, unheardMs: 100 };

const cases: [string, Known, ReturnType<typeof stateOf>][] = [
  ['all is well', fine, 'up-to-date'],
  ['entries are missing', { ...fine, behind: 3 }, 'behind'],
  ['it was asked a moment ago', neverHeard, 'up-to-date'],
  ['it was asked a moment ago, and entries are missing', { ...neverHeard, behind: 1 }, 'behind'],
  ['it never answers', { ...neverHeard, unheardMs: silentAfterMs + 1 }, 'silent'],
  ['its trust is used up', { ...fine, trustLeftMs: 0 }, 'no-trust'],
  ['no trust counts more than entries', { ...fine, behind: 2, trustLeftMs: 0 }, 'no-trust'],
  ['it was struck off', { ...fine, isRegistered: false }, 'no-trust'],
  ['it was struck off and is not heard of', { ...fine, isRegistered: false, unheardMs: 9e3 }, 'no-trust'],
  ['it is late once', { ...fine, unheardMs: silentAfterMs }, 'up-to-date'],
  ['it is not heard of any more', { ...fine, unheardMs: silentAfterMs + 1 }, 'silent'],
];

for (const [what, known, state] of cases) {
  test(`${what}: ${state}`, () => assert.equal(stateOf(known), state));
}
