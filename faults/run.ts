// `npm run faults [-- --endings 100000 --seed N]`: three server processes on a real PostgreSQL, clients that end sessions
// all the time, and everything that goes wrong with machines and networks meanwhile. Judged by what the clients saw.
// A table of what was unavailable, and one JSON object as the last line; kept in faults/results.json.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPostgres } from '../tools/postgres.ts';
import { type Counts, createClients, type Node } from './clients.ts';
import { startServers } from './servers.ts';
import { judge, type Line } from './story.ts';
import { createTrouble, type Trouble } from './trouble.ts';

const { values } = parseArgs({
  options: {
    endings: { type: 'string', default: '100000' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
    accounts: { type: 'string', default: '150' },
  },
});
const wanted = Number(values.endings);
const limit = 6;

let seed = Number(values.seed);
/** Mulberry32: the faults and the clients' choices follow from the seed; how they meet does not. */
const random = (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
const between = (least: number, most: number) => least + random() * (most - least);

await using postgres = await startPostgres();
const fleet = await startServers(['one', 'two', 'three'], postgres);

const lines: Line[] = [];
const counts: Counts = { accepted: 0, refused: 0, unsure: 0, lost: 0, endings: 0, endMs: [] };
const nodes = (): Node[] =>
  fleet.servers
    .filter(({ port }) => port > 0)
    .map(({ name, port, network }) => ({ name, port, host: network.host }));
const clients = createClients({ nodes, random, limit, onLine: (line) => lines.push(line), counts });

const trouble = createTrouble({ postgres, servers: fleet.servers, startServer: fleet.start, random });
const tally = new Map<string, { times: number; seconds: number; unsure: number; lost: number }>();

const meet = async ({ name, run }: Trouble) => {
  const { unsure, lost } = counts;
  const began = performance.now();
  await run();
  const one = tally.get(name) ?? { times: 0, seconds: 0, unsure: 0, lost: 0 };
  one.times++;
  one.seconds += (performance.now() - began) / 1000;
  one.unsure += counts.unsure - unsure;
  one.lost += counts.lost - lost;
  tally.set(name, one);
};

/** One after another until there were endings enough, the failover late among them. */
const meetTrouble = async () => {
  let isOver = false;
  while (counts.endings < wanted) {
    await wait(between(300, 2500));
    if (!isOver && counts.endings > wanted * 0.8) {
      isOver = true;
      await meet(trouble.failOver);
    } else await meet(trouble.next());
  }
};

console.log(
  `faults: seed ${values.seed}, ${wanted} endings, three nodes${fleet.isSeparate ? ' in network namespaces' : ''}, ${values.accounts} accounts of ${limit} devices\n`,
);
const began = performance.now();
let longestGapMs = 0;
let lastCount = 0;
let lastAt = began;
let saidAt = began;
const watch = setInterval(() => {
  const now = performance.now();
  if (counts.endings > lastCount) {
    longestGapMs = Math.max(longestGapMs, now - lastAt);
    lastCount = counts.endings;
    lastAt = now;
  }
  if (now - saidAt < 10_000) return;
  saidAt = now;
  console.log(
    `  ${((now - began) / 1000).toFixed(0)} s: ${counts.endings} endings, ${clients.streams} streams open`,
  );
}, 20);
const lives = clients.run(Number(values.accounts));
await meetTrouble();
clients.stop();
await lives;
clearInterval(watch);
const seconds = (performance.now() - began) / 1000;
fleet.stop();
trouble.stop();

const { violations, checksAfterEnd, writesOfEnded, endings } = judge(lines, limit);
const sorted = counts.endMs.sort((a, b) => a - b);
const quantile = (part: number) => Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 10) / 10;
for (const [name, { times, seconds: lasted, unsure, lost }] of tally) {
  console.log(
    `  ${name.padEnd(38)} ${String(times).padStart(4)} times ${lasted.toFixed(0).padStart(5)} s  ${unsure} refused for lack of trust, ${lost} without an answer`,
  );
}
for (const violation of violations.slice(0, 10)) console.log(`  VIOLATION ${violation}`);
if (violations.length > 0) {
  const file = join(tmpdir(), `gatefold-faults-${values.seed}.jsonl`);
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  console.log(`  all that the clients saw: ${file}`);
}
const figures = {
  seed: Number(values.seed),
  inNetworkNamespaces: fleet.isSeparate,
  endings,
  violations: violations.length,
  checksAfterEnd,
  writesOfEnded,
  checksAccepted: counts.accepted,
  checksRefusedForLackOfTrust: counts.unsure,
  withoutAnAnswer: counts.lost,
  seconds: Math.round(seconds),
  endingP50Ms: quantile(0.5),
  endingP99Ms: quantile(0.99),
  longestWithoutAnEndingMs: Math.round(longestGapMs),
  faults: Object.fromEntries(tally),
};
if (wanted >= 10_000)
  writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(figures, null, 2)}\n`);
console.log(JSON.stringify({ ...figures, ok: violations.length === 0 }));
await postgres.stop();
process.exit(violations.length === 0 && checksAfterEnd > 0 && writesOfEnded > 0 ? 0 : 1);
