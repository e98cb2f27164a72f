// `SEED=17 node --test …` runs one simulation again; `npm run simulate` runs many more.
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { runSeeds } from './run-seeds.ts';
import { simulate } from './simulator.ts';

const only = process.env['SEED'];
const seeds = 2000;

if (only !== undefined) {
  test(`no promise is broken in simulation ${only}`, async () => {
    assert.equal((await simulate(Number(only))).violation, undefined);
  });
} else {
  test(`no promise is broken in ${seeds} simulations`, { timeout: 600_000 }, async (context) => {
    const threads = Math.min(2, availableParallelism());
    const { simulations, seen, faults, violation } = await runSeeds({ to: seeds, threads });
    assert.equal(
      violation,
      undefined,
      `seed ${violation?.seed}: ${violation?.what}\nAgain: SEED=${violation?.seed} node --test packages/sessions/src/testing/simulator.test.ts`,
    );
    assert.equal(simulations, seeds);
    context.diagnostic(JSON.stringify({ seen, faults }));
    for (const [what, count] of Object.entries(seen)) assert.ok(count >= seeds, `too few: ${what} ${count}`);
    // A simulation in which nothing goes wrong proves nothing.
    for (const [fault, count] of Object.entries(faults)) {
      assert.ok(count >= seeds / 4, `too seldom: ${fault} ${count}`);
    }
  });
}
