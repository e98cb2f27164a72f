// `npm run model`: checks the faithful model and that each mutation is caught, and keeps model/results.json.
// The last line is one JSON object.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Case, faithful, mutations } from './cases.ts';
import { checkCase, ensureSpin, faultOf, type Outcome } from './spin.ts';

type Row = Outcome & { name: string; defines: string; fault?: string };

const missing = ensureSpin();
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}

const started = performance.now();
const waiting: Case[] = [...faithful, ...mutations];
const rows = new Map<string, Row>();

const work = async () => {
  for (;;) {
    const next = waiting.shift();
    if (next === undefined) return;
    const outcome = await checkCase(next);
    const fault = faultOf(next, outcome);
    const { name, defines } = next;
    rows.set(name, {
      name,
      defines: defines.join(' '),
      ...outcome,
      ...(fault === undefined ? {} : { fault }),
    });
    const found = outcome.broken === undefined ? 'no violation' : `breaks I${outcome.broken}`;
    const figures = `${String(outcome.states).padStart(10)} states  depth ${String(outcome.depth).padStart(6)}  ${outcome.seconds.toFixed(1).padStart(6)} s`;
    console.log(
      `  ${fault === undefined ? 'as it must' : 'WRONG     '}  ${name.padEnd(58)} ${found}  ${figures}  ${fault ?? ''}`,
    );
  }
};
await Promise.all([work(), work()]);

const ordered = (cases: Case[]) => cases.map(({ name }) => rows.get(name));
const faults = [...rows.values()].filter(({ fault }) => fault !== undefined).length;
const seconds = Math.round((performance.now() - started) / 1000);
const summary = {
  states: ordered(faithful).reduce((sum, row) => sum + (row?.states ?? 0), 0),
  faithful: faithful.length,
  mutations: mutations.length,
  faults,
  seconds,
};
if (faults === 0) {
  const results = { summary, faithful: ordered(faithful), mutations: ordered(mutations) };
  writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
}
console.log(JSON.stringify(summary));
process.exit(faults === 0 ? 0 : 1);
