import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Playing } from '@gatefold/contract';
import { freshDatabase, type Postgres, startPostgres } from '../../../../tools/postgres.ts';
import type { Clock } from '../clock.ts';
import { createPostgresChannel } from '../cluster/postgres-channel.ts';
import { openPostgresData } from '../db/postgres-data.ts';
import { shownOf, takesPlace } from './device-states.ts';
import { createLocalPlaying, type NowPlaying } from './playing.ts';
import { createSharedPlaying } from './shared-playing.ts';

let server: Postgres;
before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
const account = 7;
const song = (title: string, state: Playing['state'] = 'playing'): Playing => ({
  trackId: '00000000001',
  title,
  artist: 'Somebody',
  albumId: '00000000002',
  state,
});

type Node = { playing: NowPlaying; changed: number[]; sleep(ms: number): void; die(): Promise<void> };

/** Nodes on one fresh database, of which the first may be slow to write. `sleep` lets a node's clocks jump ahead, as a machine's do that was asleep. */
const startNodes = async (count: number, slowFirstMs = 0) => {
  const url = await freshDatabase(server.url);
  const nodes: Node[] = [];
  for (let number = 0; number < count; number++) {
    const data = await openPostgresData(url);
    assert.ok(data.shared);
    let aheadMs = 0;
    const clock: Clock = { now: () => Date.now() + aheadMs, monotonic: () => performance.now() + aheadMs };
    const onError = (error: unknown) => assert.fail(String(error));
    const node = `node-${number}`;
    const channel = createPostgresChannel({
      ...data.shared,
      node,
      random,
      monotonic: clock.monotonic,
      onError,
    });
    const changed: number[] = [];
    const onChange = (_account: number, device: number) => changed.push(device);
    const slow: typeof data = {
      ...data,
      transaction: async (work) => {
        if (number === 0) await wait(slowFirstMs);
        return data.transaction(work);
      },
    };
    const playing = createSharedPlaying({ data: slow, channel, node, clock, onChange, onError });
    nodes.push({
      playing,
      changed,
      sleep: (ms) => {
        aheadMs += ms;
      },
      die: async () => {
        await playing.end();
        await channel.stop();
        await data.close();
      },
    });
    await channel.start();
    await playing.start();
  }
  const admin = await openPostgresData(url);
  assert.ok(admin.shared);
  return {
    nodes: nodes as [Node, Node, ...Node[]],
    sql: admin.shared.sql,
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map(({ die }) => die()));
      await admin.close();
    },
  };
};

const places = async (playing: NowPlaying) =>
  [...(await playing.ofAccount(account))].filter(([, its]) => takesPlace(its)).map(([device]) => device);

const until = async (isSo: () => boolean | Promise<boolean>, what: string, mostMs = 5000) => {
  for (const end = Date.now() + mostMs; !(await isSo()); await wait(10))
    if (Date.now() > end) assert.fail(`not within ${mostMs} ms: ${what}`);
};

const open = (playing: NowPlaying, device: number, limit: number, cut = () => {}) =>
  playing.open({ account, device, playing: song(`of ${device}`), limit, cut });

test('alone: what a device says comes before what it streams, and nothing is left when it stops', async () => {
  const changed: number[] = [];
  const playing = createLocalPlaying((_account, device) => changed.push(device));
  const close = await open(playing, 1, 2);
  await playing.tell(account, 1, song('told', 'paused'));
  const its = (await playing.ofAccount(account)).get(1);
  assert.equal(its && shownOf(its)?.title, 'told');
  assert.deepEqual(await places(playing), [1]);
  close?.();
  close?.();
  assert.deepEqual(await places(playing), []);
  await playing.tell(account, 1, undefined);
  assert.equal((await playing.ofAccount(account)).size, 0);
  assert.deepEqual(changed, [1, 1, 1, 1]);
});

test('alone: streams that begin at once do not all get the last place', async () => {
  const playing = createLocalPlaying(() => {});
  const opened = await Promise.all(Array.from({ length: 30 }, (_, device) => open(playing, device, 2)));
  assert.equal(opened.filter((close) => close !== undefined).length, 2);
});

test('attack: however many streams ask at all servers at once, no more devices get a place than the limit', async () => {
  await using started = await startNodes(3);
  for (const limit of [1, 2, 1, 2, 1, 2]) {
    const opened = await Promise.all(
      Array.from({ length: 45 }, (_, number) =>
        open(started.nodes[number % 3]?.playing as NowPlaying, 100 + (number % 15), limit),
      ),
    );
    const held = await places(started.nodes[1].playing);
    assert.equal(held.length, limit);
    assert.ok(opened.filter((close) => close !== undefined).length >= limit);
    for (const close of opened) close?.();
    await until(async () => (await places(started.nodes[0].playing)).length === 0, 'all places free again');
  }
});

test('attack: one device gets no more streams by asking several servers', async () => {
  await using started = await startNodes(2);
  const opened = await Promise.all(
    Array.from({ length: 30 }, (_, number) => open((started.nodes[number % 2] as Node).playing, 1, 2)),
  );
  assert.equal(opened.filter((close) => close !== undefined).length, 8);
});

test('what a device plays at one server is known at the other, and so is that it stopped', async () => {
  await using started = await startNodes(2);
  const [a, b] = started.nodes;
  const close = await open(a.playing, 1, 2);
  await until(() => a.changed.includes(1), 'written');
  assert.equal((await b.playing.ofAccount(account)).get(1)?.streaming?.title, 'of 1');
  await b.playing.tell(account, 1, song('told'));
  await until(() => b.changed.includes(1), 'written');
  // Then the same device speaks to the other server.
  await a.playing.tell(account, 1, undefined);
  await until(async () => (await b.playing.ofAccount(account)).get(1)?.told === undefined, 'forgotten');
  close?.();
  await until(async () => (await b.playing.ofAccount(account)).size === 0, 'nothing plays');
});

test('what a device said last is shown, also when the server that it told before is slow', async () => {
  await using started = await startNodes(2, 150);
  const [a, b] = started.nodes;
  await a.playing.tell(account, 1, song('first'));
  await b.playing.tell(account, 1, song('second'));
  await wait(500);
  assert.equal((await b.playing.ofAccount(account)).get(1)?.told?.title, 'second');
});

test('a device that fell silent at one server goes on to be shown as what it told another since', async () => {
  await using started = await startNodes(2);
  const [a, b] = started.nodes;
  const toldAt = async (playing: NowPlaying) => (await playing.ofAccount(account)).get(1)?.told?.title;
  await a.playing.tell(account, 1, song('first'));
  await until(async () => (await toldAt(b.playing)) === 'first', 'known');
  await b.playing.tell(account, 1, song('second'));
  await until(async () => (await toldAt(a.playing)) === 'second', 'known');
  // The line to the first server closes late.
  a.playing.forgetHere(account, 1);
  await wait(200);
  assert.equal(await toldAt(a.playing), 'second');
  b.playing.forgetHere(account, 1);
  await until(async () => (await toldAt(a.playing)) === undefined, 'forgotten');
});

test('taking over cuts the stream at the server that has it, and then its place is free', async () => {
  await using started = await startNodes(2);
  const [a, b] = started.nodes;
  let cuts = 0;
  await open(a.playing, 1, 1, () => cuts++);
  assert.equal(await open(b.playing, 2, 1), undefined);
  await b.playing.stop(account, 1);
  assert.equal(cuts, 1);
  assert.ok(await open(b.playing, 2, 1));
  assert.deepEqual(await places(a.playing), [2]);
});

test('a server that does not hear that its place was given away finds out by itself', async () => {
  await using started = await startNodes(2);
  const [a] = started.nodes;
  let cuts = 0;
  await open(a.playing, 1, 1, () => cuts++);
  await until(() => a.changed.includes(1), 'written');
  await started.sql`delete from playing`;
  await until(() => cuts === 1, 'cut');
});

test('a server that slept through its lease cuts what it streams before it is sure again', async () => {
  await using started = await startNodes(2);
  const [a, b] = started.nodes;
  let cuts = 0;
  await open(a.playing, 1, 1, () => cuts++);
  await until(() => a.changed.includes(1), 'written');
  // Its lease lapses as the database sees it, and so does it by the clocks of the sleeper.
  a.sleep(20_000);
  assert.equal(a.playing.isSure(), false);
  await started.sql`update holders set until = 1 where node = 'node-0'`;
  await until(async () => (await places(b.playing)).length === 0, 'struck off');
  assert.ok(await open(b.playing, 2, 1));
  await until(() => a.playing.isSure(), 'sure again');
  assert.equal(cuts, 1);
  assert.equal(await open(a.playing, 1, 1), undefined);
});

test('a server that ends leaves nothing that plays', async () => {
  await using started = await startNodes(2);
  const [a, b] = started.nodes;
  await open(a.playing, 1, 1);
  await a.playing.tell(account, 2, song('told'));
  await a.playing.end();
  assert.equal((await b.playing.ofAccount(account)).size, 0);
});
