// The judge sees each broken promise, and lets what is right pass.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { judge, type Line } from './story.ts';

const signedIn = (session: number, device: number, began: number): Line => ({
  kind: 'in',
  account: 1,
  device,
  session,
  began,
  answered: began + 5,
});
const everywhere: Line = { kind: 'end', account: 1, began: 100, answered: 110 };
const looked = (began: number, how: 'memory' | 'store' | 'refused', session = 1): Line => ({
  kind: 'look',
  node: 'one',
  began,
  memory: [],
  store: [],
  refused: [],
  [how]: [session],
});
const wrote = (at: number): Line => ({ kind: 'wrote', session: 1, node: 'one', at });

const stories: [string, Line[], RegExp | undefined][] = [
  [
    'a check that began before the acknowledgement',
    [signedIn(1, 1, 0), everywhere, looked(109, 'memory')],
    undefined,
  ],
  ['a refusal afterwards', [signedIn(1, 1, 0), everywhere, looked(111, 'refused')], undefined],
  ['an acceptance from memory afterwards', [signedIn(1, 1, 0), everywhere, looked(111, 'memory')], /^I1/],
  ['one from the store', [signedIn(1, 1, 0), everywhere, looked(111, 'store')], /^I1/],
  [
    'one after the same device had signed in again',
    [signedIn(1, 1, 0), signedIn(2, 1, 50), looked(60, 'memory')],
    /^I3/,
  ],
  [
    'one after it made room for another',
    [signedIn(1, 1, 0), { ...signedIn(2, 2, 50), room: [1] } as Line, looked(60, 'memory')],
    /^I3/,
  ],
  [
    'one after all made room for another',
    [signedIn(1, 1, 0), { ...signedIn(2, 2, 50), room: 'all' } as Line, looked(60, 'memory')],
    /^I3/,
  ],
  [
    'one while it makes room for another',
    [signedIn(1, 1, 0), { ...signedIn(2, 2, 50), room: [1] } as Line, looked(54, 'memory')],
    undefined,
  ],
  [
    'an ending of another device',
    [signedIn(1, 1, 0), { ...everywhere, devices: [2, 3] } as Line, looked(111, 'memory')],
    undefined,
  ],
  [
    'an ending that nobody acknowledged',
    [signedIn(1, 1, 0), { kind: 'end', account: 1, began: 100 }, looked(111, 'memory')],
    undefined,
  ],
  [
    'a sign-in that came while the ending was under way',
    [signedIn(1, 1, 98), everywhere, looked(111, 'memory')],
    undefined,
  ],
  ['a write before the acknowledgement', [signedIn(1, 1, 0), everywhere, wrote(110)], undefined],
  ['a write afterwards', [signedIn(1, 1, 0), everywhere, wrote(111)], /^I2/],
  ['three devices where two are allowed', [1, 2, 3].map((n) => signedIn(n, n, n * 10)), /^I3/],
  [
    'three, of which one may have gone',
    [
      signedIn(1, 1, 0),
      { kind: 'end', account: 1, devices: [1], began: 6 },
      signedIn(2, 2, 10),
      signedIn(3, 3, 20),
    ],
    undefined,
  ],
  [
    'three, of which one may have gone, but is let in when all three are there',
    [
      signedIn(1, 1, 0),
      { kind: 'end', account: 1, devices: [1], began: 6 },
      signedIn(2, 2, 10),
      signedIn(3, 3, 20),
      looked(26, 'memory'),
    ],
    /^I3/,
  ],
];

for (const [name, lines, fault] of stories) {
  test(name, () => {
    const found = judge(lines, 2).violations.map(({ what }) => what);
    if (fault === undefined) assert.deepEqual(found, []);
    else assert.match(found.join('\n'), fault);
  });
}

test('what was seen is counted', () => {
  const { violations, ...seen } = judge(
    [
      signedIn(1, 1, 0),
      signedIn(2, 2, 0),
      looked(50, 'memory'),
      looked(50, 'store', 2),
      wrote(90),
      everywhere,
      looked(120, 'refused'),
      looked(120, 'refused', 2),
    ],
    2,
  );
  assert.deepEqual(violations, []);
  assert.deepEqual(seen, {
    endings: 1,
    sessionsEnded: 2,
    checksAfterEnd: 2,
    refusedWhereAccepted: 2,
    refusedWhereRemembered: 1,
    streamsCut: 1,
    timesAtTheLimit: 2,
  });
});

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'run.ts'), ...args], {
    encoding: 'utf8',
    timeout: 240_000,
  });

test('a short run with real processes, a real database and real faults breaks no promise', () => {
  const { status, stdout, stderr } = run('--endings', '500', '--accounts', '100');
  assert.equal(status, 0, `${stdout}${stderr}`);
});

test('a fault that is planted in the servers is found', () => {
  const fault = 'acknowledged before the nodes applied and before L';
  const { status, stdout, stderr } = run('--endings', '5000', '--accounts', '100', '--plant', fault);
  assert.equal(status, 0, `${stdout}${stderr}`);
});
