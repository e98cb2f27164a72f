// What does signing out everywhere cost, and does it stay the same for an account of any size?
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { createApp } from '../packages/server/src/app.ts';
import { isRefusal } from '../packages/server/src/refusal.ts';
import { album, writeMusic } from '../tests/e2e/music.ts';
import { quantile } from './figures.ts';
import { openHousehold } from './household.ts';

const many = 100_000;
const rounds = 15;
const commits = 1000;
/** Closing ten thousand things is done so often; the machine is shared, and one run may be held up by others. */
const closings = 3;
const devices = 1000;
const channelsADevice = 7;
const streamsADevice = 3;

const timed = async (work: () => unknown): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

type Household = Awaited<ReturnType<typeof openHousehold>>;

/** An account with very many sessions, all known to this node, against one with a single one. */
const sizeRatio = async (house: Household): Promise<number> => {
  const crowd = { account: await house.account('crowd'), tokens: [] as string[] };
  const alone = { account: await house.account('alone'), tokens: [] as string[] };
  crowd.tokens = await house.signInMany(crowd.account, many);
  alone.tokens = await house.signInMany(alone.account, 1);
  const before = await house.account('before');
  const large = [];
  const small = [];
  for (let round = 0; round < rounds; round++) {
    for (const { account, tokens } of [crowd, alone]) {
      await house.carryOver(account);
      for (const token of tokens) await house.sessions.check(token);
    }
    await wait(50);
    // Making 100,000 sessions anew has emptied every cache of the machine: whoever came first would pay for it.
    await house.signOut.everywhere(before, {});
    const isFirst = round % 2 === 0;
    if (isFirst) large.push(await timed(() => house.signOut.everywhere(crowd.account, {})));
    small.push(await timed(() => house.signOut.everywhere(alone.account, {})));
    if (!isFirst) large.push(await timed(() => house.signOut.everywhere(crowd.account, {})));
  }
  return quantile(large, 0.5) / quantile(small, 0.5);
};

/** Sign-outs and bare durable commits in turn, on the same disk. */
const commitRatios = async (house: Household) => {
  const account = await house.account('often');
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-commit-'));
  const bare = new DatabaseSync(join(folder, 'bare.sqlite'));
  bare.exec(
    'pragma journal_mode = wal; pragma synchronous = full; create table t (n integer primary key, at integer)',
  );
  const insert = bare.prepare('insert into t (at) values (?)');
  const ours = [];
  const theirs = [];
  for (let turn = 0; turn < commits; turn++) {
    for (const token of await house.signInMany(account, 6)) await house.sessions.check(token);
    ours.push(await timed(() => house.signOut.everywhere(account, {})));
    theirs.push(await timed(() => insert.run(turn)));
  }
  bare.close();
  rmSync(folder, { recursive: true, force: true });
  return {
    p50: quantile(ours, 0.5) / quantile(theirs, 0.5),
    p99: quantile(ours, 0.99) / quantile(theirs, 0.99),
    p99Ms: quantile(ours, 0.99),
  };
};

/** The longest time that the event loop was held while `work` ran. */
const longestStall = async (work: () => Promise<unknown>): Promise<number> => {
  let longest = 0;
  let last = performance.now();
  let running = true;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setImmediate(look);
  };
  setImmediate(look);
  await work();
  await wait(20);
  running = false;
  return longest;
};

const closeTenThousand = async () => {
  using music = writeMusic(album(1, 900, 8000));
  await using house = await openHousehold([music.path]);
  await house.library.start();
  const app = await createApp({ ...house, url: undefined, proxies: [], pagesFolder: house.folder });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const account = await house.account('festival');
  await house.accounts.setLimits(account, { devices: 10_000, streams: 10_000 });
  while (house.library.state().tracks === 0) await wait(50);
  const songs = house.library.browse().tracks({});
  if (isRefusal(songs)) throw new Error(songs.detail);
  const [track] = songs.items;
  const tokens = await house.signInMany(account, devices);
  const times = (count: number, url: string) =>
    tokens.flatMap((token) => Array.from({ length: count }, () => ({ url, token })));
  // Clients take from the end: streams first, so that not every channel hears of every stream that begins.
  const orders = [
    ...times(channelsADevice, `${address}/api/events`),
    ...times(streamsADevice, `${address}/api/tracks/${track?.id}/stream`),
  ];
  const clients = fork(join(import.meta.dirname, 'sign-out-clients.ts'));
  clients.send(orders);
  const opened = await Promise.race([once(clients, 'message'), once(clients, 'exit').then(() => undefined)]);
  if (opened === undefined) throw new Error('the clients gave up: see above');
  await wait(1000);
  const live = house.sessions.figures().live;
  const allEnded = once(clients, 'message') as Promise<[{ at: number }]>;
  const quiet = await longestStall(() => wait(500));
  let tookMs = 0;
  const startedAt = Date.now();
  const stall = await longestStall(async () => {
    tookMs = (await house.signOut.everywhere(account, {}))?.tookMs ?? Number.NaN;
  });
  const [{ at }] = await Promise.race([
    allEnded,
    wait(20_000).then((): [{ at: number }] => [{ at: Number.NaN }]),
  ]);
  clients.kill();
  await app.close();
  return { live, tookMs, stall, quiet, lastHeardMs: at - startedAt };
};

export const bench = {
  name: 'sign-out',
  question: 'What does signing out everywhere cost, and does it grow with the account?',
  async run() {
    const figures: Record<string, number> = {};
    {
      await using house = await openHousehold();
      figures['manyToOneRatio'] = await sizeRatio(house);
    }
    {
      await using house = await openHousehold();
      const { p50, p99, p99Ms } = await commitRatios(house);
      figures['commitRatioP50'] = p50;
      figures['commitRatioP99'] = p99;
      figures['p99Ms'] = p99Ms;
    }
    const closed: Awaited<ReturnType<typeof closeTenThousand>>[] = [];
    for (let time = 0; time < closings; time++) closed.push(await closeTenThousand());
    const median = (figure: keyof (typeof closed)[number]) =>
      quantile(
        closed.map((one) => one[figure]),
        0.5,
      );
    figures['openThings'] = Math.min(...closed.map(({ live }) => live));
    figures['longestStallMs'] = median('stall');
    figures['longestStallBeforeMs'] = median('quiet');
    figures['closedAndAcknowledgedMs'] = median('tookMs');
    figures['lastClientHeardMs'] = median('lastHeardMs');
    return {
      figures,
      bounds: {
        manyToOneRatio: { max: 1.3 },
        commitRatioP99: { max: 3 },
        openThings: { min: devices * (channelsADevice + streamsADevice) },
        longestStallMs: { max: 25 },
      },
      notes: [
        `manyToOneRatio: everywhere for an account with ${many} sessions over one with a single session, medians of ${rounds} rounds in turn`,
        `commitRatio: a sign-out everywhere of six devices, with receipt and activity, over a bare durable SQLite commit on the same disk, ${commits} of each in turn`,
        `${devices} devices with ${channelsADevice} event channels and ${streamsADevice} streams each, on real connections from another process; medians of ${closings} runs, each stall the longest of its run`,
      ],
    };
  },
};
