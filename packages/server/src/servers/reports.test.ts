import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acknowledgementClassesMs } from '@gatefold/contract';
import { createReports, type Report, type Wire } from './reports.ts';

/** Servers on one wire, which carries what is said after a moment, as a database does. */
const createWires = (count: number) => {
  const hearers = Array.from({ length: count }, () => new Map<string, (text: string) => void>());
  const wireOf = (at: number): Wire => ({
    hasOthers: true,
    tellOthers(topic, text) {
      hearers.forEach((topics, other) => {
        if (other !== at) setTimeout(() => topics.get(topic)?.(text), 2);
      });
    },
    subscribe(topic, hear) {
      hearers[at]?.set(topic, hear);
      return () => hearers[at]?.delete(topic);
    },
  });
  return { wireOf, hearers };
};

const reportOf = (name: string): Report => ({
  name,
  version: '1.2.3',
  since: '2026-01-01T00:00:00.000Z',
  figures: {
    trustLeftMs: 900,
    trustMs: 1000,
    checks: { memory: 1, store: 2, refused: 3, unsure: 4 },
    acknowledgements: { count: 0, sumMs: 0, counts: acknowledgementClassesMs.map(() => 0) },
    indexed: 5,
    live: 6,
    streams: 7,
  },
});

const createThree = () => {
  const { wireOf, hearers } = createWires(3);
  const time = { ms: 1_000_000 };
  const clock = { now: () => time.ms, monotonic: () => time.ms };
  const [a, b, c] = ['a', 'b', 'c'].map((name, at) =>
    createReports({ wire: wireOf(at), clock, own: () => reportOf(name) }),
  );
  assert.ok(a && b && c);
  return { a, b, c, time, hearers };
};

test('all others answer who asks', async () => {
  const { a, time } = createThree();
  await a.ask(['b', 'c']);
  for (const name of ['b', 'c']) {
    assert.deepEqual(a.of(name), { ...reportOf(name), heardAtMs: time.ms });
    assert.equal(a.unheardMs(name), 0);
  }
  assert.equal(a.of('a'), undefined, 'not by itself');
});

test('one that does not answer holds up nobody, and is unheard since it was first asked', async () => {
  const { a, time, hearers } = createThree();
  hearers[2]?.clear();
  await a.ask(['b', 'c']);
  time.ms += 5000;
  await a.ask(['b', 'c']);
  assert.equal(a.of('c'), undefined);
  assert.equal(a.unheardMs('c'), 5000);
  assert.equal(a.unheardMs('b'), 0);
});

test('what is no report is passed over', async () => {
  const { a, hearers } = createThree();
  hearers[1]?.set('servers-asked', () => hearers[0]?.get('servers-told')?.('{"name":"b","figures":{}}'));
  await a.ask(['b', 'c']);
  assert.equal(a.of('b'), undefined);
  assert.ok(a.of('c'));
});

test('who says that it leaves is not missed', async () => {
  const { a, b, time } = createThree();
  await a.ask(['b', 'c']);
  b.leave();
  time.ms += 1;
  await a.ask(['c']);
  assert.deepEqual(a.names(), ['c']);
});

test('who is gone for long is forgotten', async () => {
  const { a, time, hearers } = createThree();
  await a.ask(['b', 'c']);
  hearers[1]?.clear();
  time.ms += 60_001;
  await a.ask(['c']);
  assert.deepEqual(a.names(), ['c']);
});
