// How long until a sign-out everywhere is true on every server, and is it told only then?
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { connect } from '../faults/connect.ts';
import { startPostgres } from '../tools/postgres.ts';
import { untilRefusedElsewhere } from './ack-peers.ts';
import { quantile } from './figures.ts';
import { ask, type Node, startNode } from './nodes.ts';

const trustMs = 1000;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

/** A commit that tells another process, which tells back: the least that any such protocol needs. */
const roundTrip = async (url: string) => {
  const other = fork(join(import.meta.dirname, 'ack-echo.ts'), [url]);
  await once(other, 'message');
  const sql = connect(url);
  await sql`create table bare (n bigserial primary key, at bigint)`;
  let heard = () => {};
  await sql.listen('pong', () => heard());
  return {
    run: () =>
      new Promise<void>((resolve, reject) => {
        heard = resolve;
        sql
          .begin(async (tx) => {
            await tx`insert into bare (at) values (${Date.now()})`;
            await tx`select pg_notify('ping', '')`;
          })
          .catch(reject);
      }),
    async stop() {
      other.kill();
      await sql.end();
    },
  };
};

const ours = async (rounds: number) => {
  await using postgres = await startPostgres();
  const { url } = postgres;
  const nodes = [await startNode(url, 'one'), await startNode(url, 'two'), await startNode(url, 'three')];
  const [first, ...others] = nodes as [Node, ...Node[]];
  const bare = await roundTrip(url);
  const signInEverywhere = async () => {
    const { body } = await ask(first, '/sign-in?account=1&device=1&limit=6');
    for (const node of nodes) {
      const { status } = await ask(node, '/check', body.token);
      if (status !== 200) throw new Error(`a server does not accept what it is to refuse later: ${status}`);
    }
    return body.token ?? '';
  };
  const acknowledged: number[] = [];
  const least: number[] = [];
  let acceptedAfterwards = 0;
  const warmUp = Math.ceil(rounds / 10);
  for (let round = -warmUp; round < rounds; round++) {
    const token = await signInEverywhere();
    const took = (await ask(first, '/end?account=1')).body.tookMs ?? Number.NaN;
    const after = await Promise.all(nodes.map((node) => ask(node, '/check', token)));
    acceptedAfterwards += after.filter(({ status }) => status === 200).length;
    const alone = await timed(bare.run);
    if (round < 0) continue;
    acknowledged.push(took);
    least.push(alone);
  }
  const stopped: number[] = [];
  for (let round = 0; round < 3; round++) {
    await signInEverywhere();
    others[0]?.process.kill('SIGSTOP');
    stopped.push(await timed(() => ask(first, '/end?account=1')));
    others[0]?.process.kill('SIGCONT');
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
  await bare.stop();
  for (const node of nodes) node.process.kill('SIGKILL');
  return { acknowledged, least, acceptedAfterwards, stopped };
};

export const bench = {
  name: 'ack',
  question: 'How long until a sign-out everywhere is true on every server, and is it told only then?',
  async run({ isTrial }: { isTrial: boolean }) {
    const notes: string[] = [];
    const { acknowledged, least, acceptedAfterwards, stopped } = await ours(isTrial ? 30 : 500);
    const ratio = (part: number) => quantile(acknowledged, part) / quantile(least, part);
    const figures = {
      ackP50Ms: quantile(acknowledged, 0.5),
      ackP99Ms: quantile(acknowledged, 0.99),
      ratioP50: ratio(0.5),
      ratioP99: ratio(0.99),
      acceptedAfterwards,
      oneStoppedToTrust: Math.max(...stopped) / trustMs,
      ...(await untilRefusedElsewhere(isTrial, notes)),
    };
    return {
      figures,
      bounds: {
        ratioP50: { max: 3 },
        ratioP99: { max: 3 },
        acceptedAfterwards: { max: 0 },
        oneStoppedToTrust: { max: 1.1 },
      },
      notes: [
        `${acknowledged.length} sign-outs everywhere at one of three processes on one PostgreSQL, over a bare commit with a notification to another process and one back, in turn; ours is timed in the process that was asked`,
        'oneStoppedToTrust: the longest of three while one process was stopped, over L',
        'until…RefusesS: seconds from the sign-out until the last of the servers refuses what it ended',
        ...notes,
      ],
    };
  },
};
