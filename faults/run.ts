// `npm run faults [-- --endings 100000 --seed N]`: three server processes on a real PostgreSQL, people who sign in and out
// all the time, and everything that goes wrong with machines and networks meanwhile. Judged by what the clients saw.
// A table of what was unavailable, and one JSON object as the last line; kept in faults/results.json when it is a whole
// run without a violation. One that is interrupted is judged too; a second interrupt ends it at once.
// With `--plant NAME` the servers have that fault in their code, and the run is right when it finds a violation.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createSeededRandom } from '../packages/sessions/src/testing/seeded-random.ts';
import { startPostgres } from '../tools/postgres.ts';
import { calls, createAvailability } from './availability.ts';
import { createClients, type Node } from './clients.ts';
import { createDisk } from './disk.ts';
import { createPeople } from './people.ts';
import { editsOf } from './planted.ts';
import { startServers } from './servers.ts';
import { judge, type Line } from './story.ts';
import { createTrouble, type Trouble } from './trouble.ts';

const { values } = parseArgs({
  options: {
    endings: { type: 'string', default: '100000' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
    accounts: { type: 'string', default: '2000' },
    visitors: { type: 'string', default: '160' },
    plant: { type: 'string' },
  },
});
const wanted = Number(values.endings);
const seed = Number(values.seed);
const accounts = Number(values.accounts);
const planted = values.plant;
editsOf(planted);
const limit = 4;
/** From so many endings on a run is kept. */
const wholeRun = 100_000;
/** A cut that lasted so long has cost a node its trust. */
const longCutSeconds = 2;

/** The faults and what people do follow from the seed; how they meet does not. */
const random = createSeededRandom(seed);
const between = (least: number, most: number) => least + random.fraction() * (most - least);

const disk = createDisk();
const postgres = await startPostgres({
  ...(disk === undefined ? {} : { within: disk.folder }),
  // After a crash it reads what was written since the last checkpoint, beside servers that all ask for it at once.
  readyWithinMs: 300_000,
  settings: { checkpoint_timeout: '60s' },
});
const fleet = await startServers(['one', 'two', 'three'], postgres, planted);
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (isInterrupted) process.exit(1);
    isInterrupted = true;
  });

const lines: Line[] = [];
const availability = createAvailability(() => performance.now());
const nodes = (): Node[] =>
  fleet.servers
    .filter(({ port }) => port > 0)
    .map(({ name, port, network }) => ({ name, port, host: network.host }));
const clients = createClients({ onLine: (line) => lines.push(line), availability });
const people = createPeople({ clients, nodes, random, accounts, limit });
const trouble = createTrouble({ postgres, disk, servers: fleet.servers, startServer: fleet.start, random });

const cuts = new Set<string>();
const streamsHeld: number[] = [];
const began = performance.now();
const seconds = () => (performance.now() - began) / 1000;

/** A planted fault is looked for all the time; otherwise all is judged at the end. */
const isFound = () => planted !== undefined && judge(lines, limit).violations.some(({ isSure }) => isSure);

const meet = ({ name, isCut, run }: Trouble) => {
  if (isCut) cuts.add(name);
  return availability.during(name, run);
};

/** One after another until there were endings enough, the failover late among them. */
const meetTrouble = async () => {
  let isOver = false;
  while (people.endings < wanted && !isInterrupted && !isFound()) {
    await wait(between(1000, 4000));
    if (!isOver && people.endings > wanted * 0.8) {
      isOver = true;
      await meet(trouble.failOver);
    } else await meet(trouble.next());
  }
};

console.log(
  `faults: seed ${seed}, ${wanted} endings, three nodes${fleet.isSeparate ? ' in network namespaces' : ''}, ` +
    `${accounts} accounts of ${limit} devices${disk ? ', a disk that can stand still' : ''}\n` +
    (planted === undefined ? '' : `  planted: ${planted}\n`),
);
const watch = setInterval(() => {
  streamsHeld.push(clients.streams);
  if (streamsHeld.length % 10 > 0) return;
  console.log(`  ${seconds().toFixed(0)} s: ${people.endings} endings, ${clients.streams} streams open`);
}, 1000);
try {
  const lives = people.run(Number(values.visitors));
  await meetTrouble();
  people.stop();
  await lives;
  clients.stop();
} finally {
  clearInterval(watch);
  fleet.stop();
  trouble.stop();
  await postgres.stop();
  disk?.remove();
}
const took = Math.round(seconds());

const { violations, ...seen } = judge(lines, limit);
const quantile = (of: number[], part: number) =>
  Math.round((of.sort((a, b) => a - b)[Math.floor(of.length * part)] ?? 0) * 10) / 10;

console.log('\n  longest time without a 200, one node / all nodes, in ms; refused (503) and lost calls');
for (const [name, one] of availability.table) {
  console.log(`  ${name}: ${one.times} times, ${one.seconds.toFixed(0)} s`);
  for (const call of calls) {
    const { oneNodeMs, allNodesMs, refused, lost } = one[call];
    const gap = `${oneNodeMs.toFixed(0)} / ${allNodesMs.toFixed(0)}`;
    console.log(`    ${call.padEnd(8)} ${gap.padStart(13)}   ${refused} refused, ${lost} lost`);
  }
}

/** Cuts that nobody noticed: then nothing was cut. */
const withoutEffect = [...cuts].filter((name) => {
  const one = availability.table.get(name);
  const cost = calls.reduce((sum, call) => sum + (one?.[call].refused ?? 0) + (one?.[call].lost ?? 0), 0);
  return (one?.longestSeconds ?? 0) > longCutSeconds && cost === 0;
});
for (const name of withoutEffect) console.log(`  WITHOUT EFFECT ${name}`);

if (violations.length > 0) {
  for (const { what } of violations.slice(0, 10)) console.log(`  VIOLATION ${what}`);
  const file = join(tmpdir(), `gatefold-faults-${seed}.jsonl`);
  writeFileSync(file, '');
  for (let at = 0; at < lines.length; at += 10_000) {
    const part = lines.slice(at, at + 10_000).map((line) => `${JSON.stringify(line)}\n`);
    writeFileSync(file, part.join(''), { flag: 'a' });
  }
  console.log(`  all that the clients saw: ${file}`);
}
const first = violations[0]?.at ?? 0;
const endingsBefore = lines.filter(({ kind, ...line }) => {
  const { answered } = line as { answered?: number };
  return kind === 'end' && answered !== undefined && answered <= first;
}).length;

const wasSeen = seen.refusedWhereRemembered > 0 && seen.streamsCut > 0 && seen.timesAtTheLimit > 0;
const ok =
  planted === undefined
    ? violations.length === 0 && wasSeen && withoutEffect.length === 0
    : violations.length > 0;
const rounded = (_: string, value: unknown) =>
  typeof value === 'number' ? Math.round(value * 10) / 10 : value;
const figures = {
  ok,
  seed,
  ...(planted === undefined ? {} : { planted, endingsBefore }),
  violations: violations.length,
  ...seen,
  seconds: took,
  inNetworkNamespaces: fleet.isSeparate,
  streamsHeldMedian: quantile(streamsHeld, 0.5),
  streamsHeldMost: Math.max(0, ...streamsHeld),
  endingP50Ms: quantile(clients.endMs, 0.5),
  endingP99Ms: quantile(clients.endMs, 0.99),
  faults: Object.fromEntries(availability.table),
};
if (ok && planted === undefined && seen.endings >= wholeRun) {
  const file = join(import.meta.dirname, 'results.json');
  const runs: unknown[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  writeFileSync(file, `${JSON.stringify([...runs, figures], rounded, 2)}\n`);
}
console.log(JSON.stringify(figures, rounded));
process.exit(ok ? 0 : 1);
