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
const check = (began: number, accepted: boolean): Line => ({
  kind: 'check',
  session: 1,
  node: 'one',
  began,
  accepted,
});
const wrote = (at: number): Line => ({ kind: 'wrote', session: 1, node: 'one', at });

const stories: [string, Line[], RegExp | undefined][] = [
  [
    'a check that began before the acknowledgement',
    [signedIn(1, 1, 0), everywhere, check(109, true)],
    undefined,
  ],
  ['a refusal afterwards', [signedIn(1, 1, 0), everywhere, check(111, false)], undefined],
  ['an acceptance afterwards', [signedIn(1, 1, 0), everywhere, check(111, true)], /^I1/],
  [
    'one by what came of the same device later',
    [signedIn(1, 1, 0), signedIn(2, 1, 50), check(60, true)],
    /^I1/,
  ],
  [
    'an ending of another device',
    [signedIn(1, 1, 0), { ...everywhere, device: 2 } as Line, check(111, true)],
    undefined,
  ],
  [
    'an ending that nobody acknowledged',
    [signedIn(1, 1, 0), { kind: 'end', account: 1, began: 100 }, check(111, true)],
    undefined,
  ],
  [
    'a sign-in that came while the ending was under way',
    [signedIn(1, 1, 98), everywhere, check(111, true)],
    undefined,
  ],
  ['a write before the acknowledgement', [signedIn(1, 1, 0), everywhere, wrote(110)], undefined],
  ['a write afterwards', [signedIn(1, 1, 0), everywhere, wrote(111)], /^I2/],
  ['three devices where two are allowed', [1, 2, 3].map((n) => signedIn(n, n, n * 10)), /^I3/],
  [
    'three, of which one may have gone',
    [
      signedIn(1, 1, 0),
      { kind: 'end', account: 1, device: 1, began: 6 },
      signedIn(2, 2, 10),
      signedIn(3, 3, 20),
    ],
    undefined,
  ],
];

for (const [name, lines, fault] of stories) {
  test(name, () => {
    const { violations } = judge(lines, 2);
    if (fault === undefined) assert.deepEqual(violations, []);
    else assert.match(violations.join('\n'), fault);
  });
}

test('a short run with real processes, a real database and real faults breaks no promise', () => {
  const run = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'run.ts'), '--endings', '500', '--accounts', '40'],
    {
      encoding: 'utf8',
      timeout: 180_000,
    },
  );
  assert.equal(run.status, 0, `${run.stdout}${run.stderr}`);
});
