// `npm run faults [-- --endings 100000 --seed N]`: three server processes on a real PostgreSQL, clients that end sessions
// all the time, and everything that goes wrong with machines and networks meanwhile. Judged by what the clients saw.
// A table of what was unavailable, and one JSON object as the last line; kept in faults/results.json.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPostgres } from '../tools/postgres.ts';
import { type Counts, createClients, type Node } from './clients.ts';
import type { Network } from './proxy.ts';
import { judge, type Line } from './story.ts';

const { values } = parseArgs({
  options: {
    endings: { type: 'string', default: '100000' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
    accounts: { type: 'string', default: '150' },
  },
});
const wanted = Number(values.endings);
const limit = 6;
const names = ['one', 'two', 'three'];
const open: Network = { up: true, down: true, delayMs: 0 };

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
const folder = import.meta.dirname;

type Server = {
  name: string;
  lives: number;
  process: ChildProcess | undefined;
  port: number;
  network: ChildProcess;
  url: string;
};

const startNetwork = async (): Promise<{ network: ChildProcess; url: string }> => {
  const network = fork(join(folder, 'proxy.ts'), [`${postgres.port}`]);
  const [{ port }] = (await once(network, 'message')) as [{ port: number }];
  const url = new URL(postgres.url);
  url.port = `${port}`;
  return { network, url: url.href };
};

const startServer = async (server: Server): Promise<void> => {
  server.lives++;
  const child = fork(join(folder, 'node.ts'), [server.url, `${server.name} ${server.lives} ${process.pid}`]);
  server.process = child;
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  server.port = port;
};

const servers: Server[] = [];
for (const name of names) {
  const server: Server = { name, lives: 0, process: undefined, port: 0, ...(await startNetwork()) };
  await startServer(server);
  servers.push(server);
}

const lines: Line[] = [];
const counts: Counts = { accepted: 0, refused: 0, unsure: 0, lost: 0, endings: 0, endMs: [] };
const nodes = (): Node[] => servers.filter(({ port }) => port > 0).map(({ name, port }) => ({ name, port }));
const clients = createClients({ nodes, random, limit, onLine: (line) => lines.push(line), counts });

const through = async (server: Server, network: Partial<Network>, ms: number) => {
  server.network.send({ ...open, ...network });
  await wait(ms);
  server.network.send(open);
};
const someServer = () => servers[Math.floor(random() * servers.length)] as Server;
const paused = async (pid: number | undefined, ms: number) => {
  if (pid === undefined) return;
  process.kill(pid, 'SIGSTOP');
  await wait(ms);
  process.kill(pid, 'SIGCONT');
};

/** Each fault and how often it comes. All undo themselves. */
const faults: Record<string, { weight: number; run(): Promise<void> }> = {
  'a node is stopped (SIGSTOP)': {
    weight: 5,
    run: () => paused(someServer().process?.pid, between(100, 3000)),
  },
  'a node is killed (kill -9)': {
    weight: 3,
    async run() {
      const server = someServer();
      server.port = 0;
      server.process?.kill('SIGKILL');
      await wait(between(100, 2500));
      await startServer(server);
    },
  },
  'the network of a node is cut': {
    weight: 4,
    run: () => through(someServer(), { up: false, down: false }, between(200, 4000)),
  },
  'what a node says does not arrive': {
    weight: 3,
    run: () => through(someServer(), { up: false }, between(200, 4000)),
  },
  'what a node is told does not arrive': {
    weight: 3,
    run: () => through(someServer(), { down: false }, between(200, 4000)),
  },
  'the network of a node is slow': {
    weight: 3,
    run: () => through(someServer(), { delayMs: between(20, 400) }, between(500, 3000)),
  },
  'two nodes are cut off': {
    weight: 1,
    async run() {
      const ms = between(200, 3000);
      await Promise.all(servers.slice(1).map((server) => through(server, { up: false, down: false }, ms)));
    },
  },
  'the database restarts': { weight: 1, run: () => postgres.restart('fast') },
  'the database crashes': { weight: 1, run: () => postgres.restart('immediate') },
  'the disk of the database stands still': { weight: 2, run: () => paused(postgres.pid, between(100, 2500)) },
};
/** Each as often as it weighs. */
const deck = Object.entries(faults).flatMap((one) => Array.from({ length: one[1].weight }, () => one));
const tally = new Map<string, { times: number; seconds: number; unsure: number; lost: number }>();

const trouble = async () => {
  while (counts.endings < wanted) {
    await wait(between(300, 2500));
    const [name, fault] = deck[Math.floor(random() * deck.length)] ?? [];
    if (name === undefined || fault === undefined) continue;
    const { unsure, lost } = counts;
    const began = performance.now();
    await fault.run();
    const one = tally.get(name) ?? { times: 0, seconds: 0, unsure: 0, lost: 0 };
    one.times++;
    one.seconds += (performance.now() - began) / 1000;
    one.unsure += counts.unsure - unsure;
    one.lost += counts.lost - lost;
    tally.set(name, one);
  }
};

console.log(
  `faults: seed ${values.seed}, ${wanted} endings, three nodes, ${values.accounts} accounts of ${limit} devices\n`,
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
await trouble();
clients.stop();
await lives;
clearInterval(watch);
const seconds = (performance.now() - began) / 1000;
for (const server of servers) {
  server.process?.kill('SIGKILL');
  server.network.kill();
}

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
if (wanted >= 100_000) writeFileSync(join(folder, 'results.json'), `${JSON.stringify(figures, null, 2)}\n`);
console.log(JSON.stringify({ ...figures, ok: violations.length === 0 }));
await postgres.stop();
process.exit(violations.length === 0 && checksAfterEnd > 0 && writesOfEnded > 0 ? 0 : 1);
