import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freshDatabase, type Postgres, startPostgres } from '../../../../tools/postgres.ts';
import { createLocalChannel } from '../cluster/channel.ts';
import { createPostgresChannel } from '../cluster/postgres-channel.ts';
import { openPostgresData } from '../db/postgres-data.ts';
import { encodeId } from '../ids.ts';
import { createEventHub, frameOf } from './event-hub.ts';

let server: Postgres;
before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

const renamed = (name: string) => ({ kind: 'device-renamed' as const, deviceId: encodeId(1), name });

const startHubs = async () => {
  const url = await freshDatabase(server.url);
  const start = async (node: string) => {
    const data = await openPostgresData(url);
    assert.ok(data.shared);
    const channel = createPostgresChannel({
      ...data.shared,
      node,
      random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
      monotonic: () => performance.now(),
      onError: () => {},
    });
    await channel.start();
    const hub = createEventHub(channel, node);
    const close = async () => {
      await channel.stop();
      await data.close();
    };
    return { hub, sql: data.shared.sql, close };
  };
  const [a, b] = await Promise.all([start('a'), start('b')]);
  return { a, b, [Symbol.asyncDispose]: async () => void (await Promise.all([a.close(), b.close()])) };
};

const until = async (isSo: () => boolean, what: string) => {
  for (const end = Date.now() + 10_000; !isSo(); await wait(10))
    if (Date.now() > end) assert.fail(`not within 10 s: ${what}`);
};

test('alone: an event reaches the players of its account, and nobody else', () => {
  const hub = createEventHub(createLocalChannel(assert.ifError), 'alone');
  const heard: string[] = [];
  hub.listen(1, 10, (frames) => heard.push(`10 ${frames}`));
  const stop = hub.listen(1, 11, (frames) => heard.push(`11 ${frames}`));
  hub.listen(2, 20, (frames) => heard.push(`20 ${frames}`));
  hub.publish(1, renamed('x'));
  hub.publishTo(1, 11, renamed('y'));
  stop();
  hub.publish(1, renamed('z'));
  const frame = (name: string) => frameOf(renamed(name));
  assert.deepEqual(heard, [`10 ${frame('x')}`, `11 ${frame('x')}`, `11 ${frame('y')}`, `10 ${frame('z')}`]);
});

test('an event reaches the players of its account on every server once, in order', async () => {
  await using hubs = await startHubs();
  const { a, b } = hubs;
  const here: string[] = [];
  const there: string[] = [];
  const strangers: string[] = [];
  a.hub.listen(1, 10, (frames) => here.push(frames));
  b.hub.listen(1, 11, (frames) => there.push(frames));
  b.hub.listen(2, 20, (frames) => strangers.push(frames));
  const names = Array.from({ length: 50 }, (_, number) => `line\n${number}`);
  for (const name of names) a.hub.publish(1, renamed(name));
  a.hub.publishTo(1, 11, renamed('only there'));
  a.hub.publishHere(renamed('only here'));
  await until(() => there.length > names.length, 'heard there');
  const frames = names.map((name) => frameOf(renamed(name)));
  assert.deepEqual(there, [...frames, frameOf(renamed('only there'))]);
  assert.deepEqual(here, [...frames, frameOf(renamed('only here'))]);
  assert.deepEqual(strangers, []);
});

test('after a gap every player is greeted again, so that it reads anew what it shows', async () => {
  await using hubs = await startHubs();
  const { a, b } = hubs;
  const heard = new Map<number, string>();
  for (let account = 1; account <= 120; account++)
    b.hub.listen(account, account * 10, (frames) => heard.set(account, frames));
  await a.sql`
    select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %' and datname = current_database()`;
  await until(() => heard.size === 120, 'all greeted');
  assert.equal(heard.get(7), frameOf({ kind: 'hello', deviceId: encodeId(70), node: 'b' }));
});
