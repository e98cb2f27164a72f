// The checker must see what it is there to see: each promise, broken by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogEntry, StoredSession } from '../store.ts';
import { findViolation, type Happening } from './history.ts';

const session = (id: string, device = 1, epoch = 0): StoredSession => ({
  id,
  secretHash: new Uint8Array(32),
  account: 1,
  device,
  epoch,
  signedInAt: 0,
  lastUsedAt: 0,
  endsAt: 1e9,
  idleMs: 1e9,
});
const born = (one: StoredSession, epochRead = 0, limit = 1): Happening => ({
  kind: 'committed',
  account: 1,
  entries: [],
  born: { session: one, limit, epochRead },
});
const entry = (seq: number, what: LogEntry['what']): LogEntry => ({ seq, account: 1, what, at: 0, why: 'x' });
const everywhere = (seq: number, epoch: number, keep?: string) =>
  entry(seq, { kind: 'everywhere', epoch, ...(keep === undefined ? {} : { keep }) });
const committed = (...entries: LogEntry[]): Happening => ({ kind: 'committed', account: 1, entries });
const asked: Happening = {
  kind: 'asked',
  ending: 1,
  account: 1,
  what: { kind: 'everywhere', keep: undefined },
};
const acknowledged: Happening = { kind: 'acknowledged', ending: 1, entries: [everywhere(1, 1)] };
const checked = (began: number, accepted = true): Happening => ({
  kind: 'checked',
  node: 'a',
  session: 's',
  began,
  accepted,
});
const held = (state: { closed: boolean; trusted: boolean; mayGoOn: boolean }): Happening => ({
  kind: 'held',
  node: 'a',
  session: 's',
  ...state,
});
/** One session was over when the next was born. */
const place = [
  born(session('s')),
  committed(entry(1, { kind: 'sessions', ids: ['s'] })),
  born(session('t', 2)),
];
const given: Happening = { kind: 'given', account: 1, session: 't' };
const ended = [born(session('s')), asked, committed(everywhere(1, 1)), acknowledged];

const cases: [string, Happening[], RegExp | undefined][] = [
  ['a check that began before the acknowledgement may be accepted', [...ended, checked(3)], undefined],
  ['a check that is refused afterwards is right', [...ended, checked(4, false)], undefined],
  ['an accepted check that began afterwards', [...ended, checked(4)], /^I1/],
  [
    'the same when the answer said that nothing was left to end',
    [born(session('s')), asked, { ...acknowledged, entries: [] }, checked(3)],
    /^I1/,
  ],
  [
    'a kept session goes on',
    [
      born(session('s')),
      { ...asked, what: { kind: 'everywhere', keep: 's' } },
      committed(everywhere(1, 1, 's')),
      { ...acknowledged, entries: [everywhere(1, 1, 's')] },
      checked(4),
    ],
    undefined,
  ],
  ['a thing that may go on', [...ended, held({ closed: false, trusted: true, mayGoOn: true })], /^I2/],
  [
    'a thing that is open on a trusted node',
    [...ended, held({ closed: false, trusted: true, mayGoOn: false })],
    /^I2/,
  ],
  [
    'a thing that is open on a node without trust',
    [...ended, held({ closed: false, trusted: false, mayGoOn: false })],
    undefined,
  ],
  ['one session too many', [born(session('s')), born(session('t', 2))], /^I3: 2/],
  [
    'a session in the place of another',
    [born(session('s')), committed(entry(1, { kind: 'sessions', ids: ['s'] })), born(session('t', 2))],
    undefined,
  ],
  [
    'a place whose last holder is still accepted before the next has its token',
    [...place, checked(2)],
    undefined,
  ],
  ['a place given to the next while its last holder is accepted', [...place, given, checked(4)], /^I3: a/],
  ['a check that began before the place was given', [...place, given, checked(3)], undefined],
  ['a sign-in that read the epoch before', [committed(everywhere(1, 1)), born(session('s', 1, 1), 0)], /^I4/],
  ['a session of an epoch that is over', [committed(everywhere(1, 1)), born(session('s', 1, 0), 1)], /^I4/],
  ['a gap in the log', [committed(everywhere(1, 1)), committed(everywhere(3, 2))], /^I5/],
  [
    'a node that claims what it was not told',
    [
      { kind: 'told', node: 'a', head: 3 },
      { kind: 'told', node: 'a', entries: [5] },
      { kind: 'claimed', node: 'a', applied: 5 },
    ],
    /^I5/,
  ],
  [
    'a node that was told out of order',
    [
      { kind: 'told', node: 'a', head: 3 },
      { kind: 'told', node: 'a', entries: [5] },
      { kind: 'told', node: 'a', entries: [4] },
      { kind: 'claimed', node: 'a', applied: 5 },
    ],
    undefined,
  ],
];

for (const [what, history, expected] of cases) {
  test(`${expected === undefined ? 'fine' : 'caught'}: ${what}`, () => {
    const found = findViolation(history);
    if (expected === undefined) assert.equal(found, undefined);
    else assert.match(found ?? 'nothing was found', expected);
  });
}
