// `npm run bench -- NAME [--trial]`: runs bench/NAME.ts, prints its figures, keeps them in bench/results/NAME.json.
// The last line is one JSON object. A trial is short, proves nothing and is not kept.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from './machine.ts';

export type BenchContext = { isTrial: boolean };
export type Bound = { max?: number; min?: number };
export type BenchResult = {
  figures: Record<string, number>;
  bounds: Record<string, Bound>;
  /** What a reader must know, such as a peer that could not be had. */
  notes?: string[];
};
export type Bench = { name: string; question: string; run(context: BenchContext): Promise<BenchResult> };

const folder = import.meta.dirname;
const isBench = (file: string) =>
  file.endsWith('.ts') &&
  /^(export const bench\b|export \{.*\bbench\b)/m.test(readFileSync(join(folder, file), 'utf8'));

const load = async (name: string): Promise<Bench> =>
  ((await import(join(folder, `${name}.ts`))) as { bench: Bench }).bench;

const holds = (figure: number | undefined, { max, min }: Bound) =>
  figure !== undefined &&
  figure <= (max ?? Number.POSITIVE_INFINITY) &&
  figure >= (min ?? Number.NEGATIVE_INFINITY);

const shown = (value: number) =>
  Math.abs(value) >= 100 ? value.toFixed(0) : `${Number(value.toPrecision(3))}`;

const printTable = ({ figures, bounds, notes }: BenchResult) => {
  const width = Math.max(...[...Object.keys(figures), ...Object.keys(bounds)].map((name) => name.length));
  for (const name of new Set([...Object.keys(figures), ...Object.keys(bounds)])) {
    const bound = bounds[name];
    const limits = bound
      ? [
          bound.max === undefined ? '' : `at most ${bound.max}`,
          bound.min === undefined ? '' : `at least ${bound.min}`,
        ]
      : [];
    const verdict = bound ? (holds(figures[name], bound) ? 'holds' : 'MISSED') : '';
    const figure = figures[name];
    const cells = [
      name.padEnd(width),
      (figure === undefined ? 'none' : shown(figure)).padStart(10),
      limits
        .filter((limit) => limit !== '')
        .join(', ')
        .padEnd(16),
      verdict,
    ];
    console.log(`  ${cells.join('  ').trimEnd()}`);
  }
  for (const note of notes ?? []) console.log(`  · ${note}`);
};

const list = async () => {
  console.log('npm run bench -- NAME [--trial]\n');
  for (const file of readdirSync(folder).filter(isBench)) {
    const name = file.slice(0, -'.ts'.length);
    console.log(`  ${name.padEnd(10)} ${(await load(name)).question}`);
  }
};

const { values, positionals } = parseArgs({
  options: { trial: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [name] = positionals;
if (name === undefined) {
  await list();
  process.exit(0);
}
if (!/^[a-z-]+$/.test(name) || !existsSync(join(folder, `${name}.ts`)) || !isBench(`${name}.ts`)) {
  console.error(`There is no bench named "${name}". Without a name, all are listed.`);
  process.exit(1);
}

const machine = describeMachine();
const bench = await load(name);
const started = new Date();
console.log(`${name}: ${bench.question}\n`);
const result = await bench.run({ isTrial: values.trial });
const ok = Object.entries(result.bounds).every(([figure, bound]) => holds(result.figures[figure], bound));
const { figures, bounds, notes = [] } = result;
printTable(result);
if (values.trial) console.log('  · a trial: not kept');
else {
  mkdirSync(join(folder, 'results'), { recursive: true });
  const kept = {
    bench: name,
    question: bench.question,
    date: started.toISOString(),
    machine,
    figures,
    bounds,
    ok,
    notes,
  };
  writeFileSync(join(folder, 'results', `${name}.json`), `${JSON.stringify(kept, null, 2)}\n`);
}
console.log(JSON.stringify({ bench: name, figures, bounds, ok }));
process.exit(0);
