// A simulator that finds nothing is believed only as long as it finds what is planted. The planted lines are named as
// they stand in the code: when one of them changes, this test says so, and the fault is written anew in mutations.ts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { mutations } from './mutations.ts';
import { edited, plant } from './plant.ts';
import { runSeeds } from './run-seeds.ts';

const most = 1000;
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { faults: kept } = JSON.parse(read('results/mutations.json')) as {
  faults: { fault: string; seed: number; broke: string }[];
};

test('each planted fault is found', { timeout: 600_000 }, async (context) => {
  const waiting = mutations.values();
  const lane = async () => {
    for (const { name } of waiting) {
      await context.test(`${name} is found in ${most} simulations`, async (found) => {
        const { violation } = await runSeeds({ to: most, mutation: name, threads: 1 });
        assert.ok(violation, 'it was not found');
        const { seed, broke } = kept.find(({ fault }) => fault === name) ?? {};
        assert.deepEqual(
          [violation.seed, violation.what.slice(0, 2)],
          [seed, broke],
          'npm run simulate --keep',
        );
        found.diagnostic(`seed ${violation.seed}, ${violation.what}`);
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
});

test('a fault is planted only where its text is found once', () => {
  const edit = { file: 'a.ts', find: 'one', replace: 'two' };
  assert.equal(edited('only one here', [edit]), 'only two here');
  assert.throws(() => edited('nothing here', [edit]), /0 times in a\.ts/);
  assert.throws(() => edited('one and one', [edit]), /2 times in a\.ts/);
});

test('a fault for a file that nothing imports is not passed over', () => {
  assert.throws(plant([{ file: 'nobody.ts', find: '', replace: '' }]), /nothing imports nobody\.ts/);
});

test('the README and the kept results name each planted fault, and no other', () => {
  const names = mutations.map(({ name }) => name);
  assert.deepEqual(
    kept.map(({ fault }) => fault),
    names,
  );
  const [, table = ''] = read('README.md').split('| planted fault');
  const rows = [...table.matchAll(/^\| (\w.*?) +\| (\d+) +\| I\d/gm)];
  assert.deepEqual(
    rows.map(([, fault, seed]) => [fault, Number(seed)]),
    kept.map(({ fault, seed }) => [fault, seed]),
  );
});
