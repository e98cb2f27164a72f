// `npm run simulate`: many simulations of the sessions engine, and the table of planted faults that they find.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutations } from '../packages/sessions/src/testing/mutations.ts';
import { addUp, nothingYet, type Progress, runSeeds } from '../packages/sessions/src/testing/run-seeds.ts';

const sessions = join(dirname(import.meta.dirname), 'packages', 'sessions');
const readme = join(sessions, 'README.md');
const mostForMutations = 1000;
const chunk = 5000;

const help = `npm run simulate -- [--seeds 100000] [--from 1] [--threads N] [--keep] [--only-mutations]
Runs that many simulations, then each planted fault until it is found, at most ${mostForMutations} simulations.
With --keep the results go to packages/sessions/results, and the table of faults into its README.`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100000' },
    from: { type: 'string', default: '1' },
    threads: { type: 'string', default: `${availableParallelism()}` },
    keep: { type: 'boolean', default: false },
    'only-mutations': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function keep(name: string, result: object) {
  if (!values.keep) return;
  mkdirSync(join(sessions, 'results'), { recursive: true });
  writeFileSync(join(sessions, 'results', name), `${JSON.stringify(result, undefined, 2)}\n`);
}

/** Every ten seconds a line. */
function teller(of: number) {
  const started = performance.now();
  let told = started;
  return ({ simulations, seen }: Progress) => {
    const now = performance.now();
    if (now - told < 10_000) return;
    told = now;
    const perSecond = Math.round(simulations / ((now - started) / 1000));
    console.log(
      `${simulations} of ${of} simulations, ${perSecond} a second, ${seen.acknowledged} endings acknowledged`,
    );
  };
}

/** In chunks, so that what was kept is true also when it is stopped before the end. */
async function runSimulations(from: number, count: number, threads: number): Promise<boolean> {
  const tell = teller(count);
  const total = nothingYet();
  while (total.simulations < count) {
    const before = structuredClone(total);
    const first = from + total.simulations;
    const to = Math.min(first + chunk, from + count) - 1;
    const onProgress = (progress: Progress) => tell(addUp(structuredClone(before), progress));
    const { violation, ...more } = await runSeeds({ from: first, to, threads, onProgress });
    addUp(total, more);
    if (violation) {
      console.error(`seed ${violation.seed}: ${violation.what}`);
      return false;
    }
    const { seen, faults } = total;
    keep('simulation.json', {
      seeds: { from, to },
      violations: 0,
      checks: { accepted: seen.accepted, refused: seen.refused },
      endingsAcknowledged: seen.acknowledged,
      sessionsBorn: seen.born,
      openThings: { wentOn: seen.goingOn, closed: seen.closed },
      faults,
    });
  }
  console.log(`${total.simulations} simulations, no violation`);
  console.log(total);
  return true;
}

type Found = { fault: string; seed: number; broke: string };

async function runMutations(threads: number): Promise<boolean> {
  const found = new Map<string, Found>();
  const waiting = mutations.values();
  const lane = async () => {
    for (const { name } of waiting) {
      const { violation } = await runSeeds({ to: mostForMutations, mutation: name, threads: 1 });
      console.log(`${violation ? `found by seed ${violation.seed}` : 'NOT FOUND'}: ${name}`);
      if (violation === undefined) continue;
      found.set(name, { fault: name, seed: violation.seed, broke: violation.what.slice(0, 2) });
    }
  };
  await Promise.all(Array.from({ length: threads }, lane));
  const table = mutations.flatMap(({ name }) => found.get(name) ?? []);
  if (table.length < mutations.length) return false;
  keep('mutations.json', { seedsAtMost: mostForMutations, faults: table });
  if (values.keep) writeTable(table);
  return true;
}

/** Formed as the formatter of documents does it: columns as wide as their widest cell. */
function writeTable(table: readonly Found[]) {
  const rows = [
    ['planted fault', 'seed', 'broke'],
    ...table.map(({ fault, seed, broke }) => [fault, `${seed}`, broke]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  const text = [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
  const before = readFileSync(readme, 'utf8');
  const after = before.replace(/^\| planted fault(?:.*\n)*?.*\|\n(?!\|)/m, `${text}\n`);
  if (!after.includes(text)) throw new Error('the README has no table of planted faults');
  writeFileSync(readme, after);
}

if (values.help) {
  console.log(help);
} else {
  const threads = Number(values.threads);
  const isFine =
    (values['only-mutations'] ||
      (await runSimulations(Number(values.from), Number(values.seeds), threads))) &&
    (await runMutations(threads));
  process.exitCode = isFine ? 0 : 1;
}
