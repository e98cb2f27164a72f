// Several servers on one database: what a check costs with more of them, whether the limit of devices holds across
// them, and how they bear many endings with many sessions.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../faults/connect.ts';
import { startPostgres } from '../tools/postgres.ts';
import { ask, type Node, startNode } from './nodes.ts';
import { processorSeconds } from './processor-time.ts';

const limit = 6;

const quantile = (values: readonly number[], part: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] as number;

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
    run.once('close', () => resolve(Number(/Requests\/sec:\s+([\d.]+)/.exec(said)?.[1])));
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

/** So many devices sign in to one account at once, over all servers. How many got in at most. */
const crowd = async (nodes: readonly Node[], rounds: number, together: number): Promise<number> => {
  let most = 0;
  for (let round = 0; round < rounds; round++) {
    const account = 1_000_000 + round;
    const tokens = await Promise.all(
      Array.from({ length: together }, (_, at) => signIn(nodes[at % nodes.length] as Node, account, at + 1)),
    );
    const alive = await Promise.all(
      tokens.filter((token) => token !== undefined).map((token) => ask(nodes[0] as Node, '/check', token)),
    );
    most = Math.max(most, alive.filter(({ status }) => status === 200).length);
  }
  return most;
};

/** Endings at a rate that is wished, all told from when they were due. */
const endings = async (nodes: readonly Node[], aSecond: number, seconds: number) => {
  const took: number[] = [];
  const due: Promise<void>[] = [];
  const started = performance.now();
  for (const node of nodes) await ask(node, '/stall');
  for (let number = 0; number < aSecond * seconds; number++) {
    const at = started + (number * 1000) / aSecond;
    while (performance.now() < at) await new Promise((resolve) => setTimeout(resolve, 1));
    const node = nodes[number % nodes.length] as Node;
    due.push(
      ask(node, `/end?account=${1 + (number % 5000)}`).then(({ status }) => {
        if (status === 200) took.push(performance.now() - at);
      }),
    );
  }
  await Promise.all(due);
  const lasted = (performance.now() - started) / 1000;
  const stalls = await Promise.all(nodes.map(async (node) => (await ask(node, '/stall')).body.stallMs ?? 0));
  return {
    rate: took.length / lasted,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    stall: Math.max(...stalls),
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
    const most = await crowd(three, isTrial ? 2 : 50, isTrial ? 100 : 1000);
    const wished = isTrial ? 100 : 1000;
    const steady = await endings(three, wished, isTrial ? 3 : 60);
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
        endingsASecond: steady.rate,
        endingP50Ms: steady.p50,
        endingP99Ms: steady.p99,
        longestStallMs: steady.stall,
      },
      bounds: {
        processorOfFour: { max: 1.3 },
        mostSignedIn: { max: limit },
        endingsASecond: { min: wished * 0.99 },
        endingP99Ms: { max: 250 },
        longestStallMs: { max: 25 },
      },
      notes: [
        'shareOf…: requests a second of so many processes over the sum of single ones; processorOf…: processor time a request over that of one process. The load, the database and all processes share the cores of this machine',
        `mostSignedIn: ${isTrial ? 100 : 1000} sign-ins of one account at once over three processes, with a limit of ${limit}`,
        `endings: everywhere, ${wished} a second wished, ${rows} sessions in the database; from the moment each was due to its acknowledgement by three processes`,
      ],
    };
  },
};
