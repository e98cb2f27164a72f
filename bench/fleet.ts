// Several servers on one database: what a check costs with more of them, whether the limit of devices holds across
// them, and how they bear many endings with many sessions.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../faults/connect.ts';
import { startPostgres } from '../tools/postgres.ts';
import { quantile } from './figures.ts';
import { ask, type Node, startNode } from './nodes.ts';
import { processorSeconds } from './processor-time.ts';

const limit = 6;

const signIn = async (node: Node, account: number, device: number) =>
  (await ask(node, `/sign-in?account=${account}&device=${device}&limit=${limit}`)).body.token;

const wrk = (address: string, script: string, seconds: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const run = spawn('wrk', ['-t1', '-c32', `-d${seconds}s`, '-s', script, `${address}/check`]);
    let said = '';
    run.stdout.on('data', (text) => {
      said += text;
    });
    run.once('error', reject);
    run.once('close', () => {
      if (/Non-2xx/.test(said)) reject(new Error(`not every check was accepted:\n${said}`));
      else resolve(Number(/Requests\/sec:\s+([\d.]+)/.exec(said)?.[1]));
    });
  });

/** Requests a second and processor time for each, when so many servers are asked at once. */
const checks = async (nodes: readonly Node[], script: string, seconds: number) => {
  const before = nodes.map(({ process }) => processorSeconds(process.pid as number));
  const rates = await Promise.all(nodes.map(({ address }) => wrk(address, script, seconds)));
  const used = nodes.map(
    ({ process }, at) => processorSeconds(process.pid as number) - (before[at] as number),
  );
  const rate = rates.reduce((sum, one) => sum + one, 0);
  return { rate, micros: (used.reduce((sum, one) => sum + one, 0) / (rate * seconds)) * 1e6 };
};

/** So many devices sign in to one account at once, over all servers. How many were in at most, and at least. */
const crowd = async (nodes: readonly Node[], rounds: number, together: number) => {
  let most = 0;
  let fewest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const account = 1_000_000 + round;
    const tokens = await Promise.all(
      Array.from({ length: together }, (_, at) => signIn(nodes[at % nodes.length] as Node, account, at + 1)),
    );
    for (const node of nodes) {
      const alive = await Promise.all(
        tokens.filter((token) => token !== undefined).map((token) => ask(node, '/check', token)),
      );
      const count = alive.filter(({ status }) => status === 200).length;
      most = Math.max(most, count);
      fewest = Math.min(fewest, count);
    }
  }
  return { most, fewest };
};

/** Accounts with a session each, which every server has in its memory. */
const fill = async (nodes: readonly Node[], accounts: number): Promise<string[]> => {
  const tokens: string[] = [];
  for (let account = 1; account <= accounts; account += 50) {
    const group = Array.from({ length: Math.min(50, accounts - account + 1) }, (_, at) => account + at);
    const some = await Promise.all(
      group.map((one) => signIn(nodes[one % nodes.length] as Node, one, 1) as Promise<string>),
    );
    for (const node of nodes) {
      const answers = await Promise.all(some.map((token) => ask(node, '/check', token)));
      if (answers.some(({ status }) => status !== 200)) throw new Error('a session was not accepted');
    }
    tokens.push(...some);
  }
  return tokens;
};

/** Endings at a rate that is wished, all told from when they were due; afterwards every server must refuse what ended. */
const endings = async (nodes: readonly Node[], accounts: number, aSecond: number, seconds: number) => {
  const tokens = await fill(nodes, accounts);
  const took: number[] = [];
  let longestMs = 0;
  let failed = 0;
  const due: Promise<void>[] = [];
  const idle = fork(join(import.meta.dirname, 'idle.ts'));
  const idleStall = async () => {
    idle.send('');
    return (await once(idle, 'message'))[0] as number;
  };
  await idleStall();
  for (const node of nodes) await ask(node, '/stall');
  const started = performance.now();
  for (let number = 0; number < aSecond * seconds; number++) {
    const at = started + (number * 1000) / aSecond;
    while (performance.now() < at) await new Promise((resolve) => setTimeout(resolve, 1));
    const node = nodes[number % nodes.length] as Node;
    due.push(
      ask(node, `/end?account=${1 + (number % accounts)}`).then(({ status, body }) => {
        if (status !== 200) failed++;
        else took.push(performance.now() - at);
        longestMs = Math.max(longestMs, body.tookMs ?? 0);
      }),
    );
  }
  await Promise.all(due);
  const lasted = (performance.now() - started) / 1000;
  let accepted = 0;
  for (const node of nodes) {
    for (let from = 0; from < tokens.length; from += 200) {
      const answers = await Promise.all(
        tokens.slice(from, from + 200).map((token) => ask(node, '/check', token)),
      );
      accepted += answers.filter(({ status }) => status !== 401).length;
    }
  }
  const idleMs = await idleStall();
  idle.kill();
  const stalls = await Promise.all(nodes.map(async (node) => (await ask(node, '/stall')).body));
  return {
    rate: took.length / lasted,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    stall: Math.max(...stalls.map(({ stallMs = 0 }) => stallMs)),
    garbage: Math.max(...stalls.map(({ garbageMs = 0 }) => garbageMs)),
    idle: idleMs,
    longestMs,
    failed,
    accepted,
  };
};

export const bench = {
  name: 'fleet',
  question: 'What do more servers bring and cost, and do limit and endings bear a crowd?',
  async run({ isTrial }: { isTrial: boolean }) {
    const seconds = isTrial ? 1 : 5;
    const rows = isTrial ? 20_000 : 5_000_000;
    await using postgres = await startPostgres();
    const nodes = await Promise.all(
      ['one', 'two', 'three', 'four'].map((name) => startNode(postgres.url, name)),
    );
    const folder = mkdtempSync(join(tmpdir(), 'gatefold-fleet-'));
    const sql = connect(postgres.url);
    await sql`
      insert into sessions (id, secret_hash, account, device, epoch, signed_in_at, last_used_at, ends_at, idle_ms)
      select substr(md5(n::text), 1, 22), decode(md5(n::text), 'hex'), 10000000 + n / 5, n, 0,
        ${Date.now()}, ${Date.now()}, ${Date.now() + 1e10}, 10000000000
      from generate_series(1, ${rows}::int) as n`;
    const token = await signIn(nodes[0] as Node, 999_999, 1);
    const script = join(folder, 'check.lua');
    writeFileSync(script, `wrk.headers["Authorization"] = "Bearer ${token}"\n`);
    const alone = await checks(nodes.slice(0, 1), script, seconds);
    const two = await checks(nodes.slice(0, 2), script, seconds);
    const four = await checks(nodes, script, seconds);
    const three = nodes.slice(0, 3);
    const { most, fewest } = await crowd(three, isTrial ? 2 : 50, isTrial ? 100 : 1000);
    const wished = isTrial ? 100 : 1000;
    const steady = await endings(three, isTrial ? 200 : 5000, wished, isTrial ? 3 : 60);
    await sql.end();
    for (const { process } of nodes) process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    return {
      figures: {
        checksASecondOfOne: alone.rate,
        shareOfTwo: two.rate / (2 * alone.rate),
        shareOfFour: four.rate / (4 * alone.rate),
        processorOfTwo: two.micros / alone.micros,
        processorOfFour: four.micros / alone.micros,
        mostSignedIn: most,
        fewestSignedIn: fewest,
        endingsASecond: steady.rate,
        endingP50Ms: steady.p50,
        endingP99Ms: steady.p99,
        longestLagMs: steady.longestMs,
        endingsFailed: steady.failed,
        acceptedAfterwards: steady.accepted,
        longestStallMs: steady.stall,
        longestStallOfGarbageMs: steady.garbage,
        longestStallOfNothingMs: steady.idle,
      },
      bounds: {
        processorOfFour: { max: 1.3 },
        mostSignedIn: { max: limit },
        fewestSignedIn: { min: limit },
        endingsASecond: { min: wished * 0.99 },
        longestLagMs: { max: 250 },
        endingsFailed: { max: 0 },
        acceptedAfterwards: { max: 0 },
        longestStallMs: { max: 25 },
      },
      notes: [
        'shareOf…: requests a second of so many processes over the sum of single ones; processorOf…: processor time a request over that of one process. The load, the database and all processes share the cores of this machine',
        `mostSignedIn: ${isTrial ? 100 : 1000} sign-ins of one account at once over three processes, with a limit of ${limit}`,
        `endings: everywhere, ${wished} a second wished, ${rows} sessions in the database; from the moment each was due to its acknowledgement by three processes; longestLag: the longest from when a process was asked until all had applied it`,
        'longestStallOfNothing: how long a process that does nothing was held up beside them, since all share the cores; …OfGarbage: the longest collection of garbage',
      ],
    };
  },
};
