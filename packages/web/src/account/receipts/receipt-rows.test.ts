import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Receipt } from '@gatefold/contract';
import { formatsFor, loadWords } from '../words.testing.ts';
import { endedRows, serverRows } from './receipt-rows.ts';

const english = { t: await loadWords('en'), formats: formatsFor('en') };
const german = { t: await loadWords('de'), formats: formatsFor('de') };
const at = '2026-11-21T14:03:07.000Z';

const device = (name: string, streamsCut: number, closedAfterMs?: number) => ({
  id: `0000000000${name.length % 10}`,
  name,
  kind: 'speaker' as const,
  endedAt: at,
  streamsCut,
  ...(closedAfterMs === undefined ? {} : { closedAfterMs }),
});

const receipt: Receipt = {
  id: '00000000009',
  at,
  tookMs: 18,
  reason: 'signed-out-everywhere',
  ended: {
    devices: [device('Kitchen speaker', 1, 6), device('Old phone', 0, 4), device('Party', 3)],
    apps: [{ id: '00000000007', name: 'Radio app', endedAt: at, streamsCut: 0 }],
  },
  nodes: [
    { node: 'a', appliedAfterMs: 18 },
    { node: 'b', trustLapsed: true },
  ],
  pending: ['c'],
};

const said = (rows: { what: string; how: string; after?: string }[]) =>
  rows.map(({ what, how, after }) => [what, how, after ?? '']);

test('each device says how it ended and after how long', () => {
  assert.deepEqual(said(endedRows(english, receipt)), [
    ['Kitchen speaker', 'stopped mid-song', '6 ms'],
    ['Old phone', 'signed out', '4 ms'],
    ['Party', 'three songs stopped', ''],
    ['Radio app', 'access removed', ''],
  ]);
  assert.equal(endedRows(german, receipt)[0]?.how, 'mitten im Lied gestoppt');
});

test('each server has confirmed, has lapsed or is still to confirm', () => {
  assert.deepEqual(said(serverRows(english, receipt)), [
    ['Server a', 'refusing since', '18 ms'],
    ['Server b', 'had stopped by itself', ''],
    ['Server c', 'still to confirm', ''],
  ]);
  assert.deepEqual(
    serverRows(english, receipt).map(({ waits }) => waits === true),
    [false, false, true],
  );
});
