// `SEED=17 node --test …` runs one simulation again; `SEEDS=100000` runs so many, from 1 on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulate } from './simulator.ts';

const only = process.env['SEED'];
const seeds = only
  ? [Number(only)]
  : Array.from({ length: Number(process.env['SEEDS'] ?? 2000) }, (_, i) => i + 1);
const together = 16;

test(`no promise is broken in ${seeds.length} simulations`, { timeout: 3_600_000 }, async (context) => {
  const seen = { accepted: 0, refused: 0, acknowledged: 0, born: 0, goingOn: 0, closed: 0 };
  const waiting = seeds.values();
  const runner = async () => {
    for (const seed of waiting) {
      const { violation, history } = await simulate(seed);
      assert.equal(
        violation,
        undefined,
        `seed ${seed}: ${violation}\nAgain: SEED=${seed} node --test packages/sessions/src/testing/simulator.test.ts`,
      );
      for (const happening of history) {
        if (happening.kind === 'checked') seen[happening.accepted ? 'accepted' : 'refused']++;
        if (happening.kind === 'acknowledged') seen.acknowledged++;
        if (happening.kind === 'committed' && happening.born) seen.born++;
        if (happening.kind === 'held') {
          if (happening.mayGoOn) seen.goingOn++;
          if (happening.closed) seen.closed++;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: together }, runner));
  context.diagnostic(JSON.stringify(seen));
  if (only === undefined) {
    for (const [what, count] of Object.entries(seen))
      assert.ok(count >= seeds.length / 2, `too few: ${what} ${count}`);
  }
});
