import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import postgres, { type Sql } from 'postgres';
import { freshDatabase, type Postgres, startPostgres } from '../../../../tools/postgres.ts';
import { createLocalChannel } from './channel.ts';
import { createPostgresChannel } from './postgres-channel.ts';

let server: Postgres;
before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

const until = async (isSo: () => boolean | Promise<boolean>, what: string) => {
  for (const end = Date.now() + 15_000; !(await isSo()); await wait(10))
    if (Date.now() > end) assert.fail(`not within 15 s: ${what}`);
};

const connect = (url: string, max: number) => postgres(url, { max, onnotice: () => {} }) as unknown as Sql;

/** Nodes on one fresh database, with what each has heard of the topic `news`. */
const startNodes = async (...names: string[]) => {
  const url = await freshDatabase(server.url);
  const admin = connect(url, 1);
  await admin`create table channel_messages (id bigint primary key, at bigint not null, messages text not null)`;
  const nodes = await Promise.all(
    names.map(async (node) => {
      const sql = connect(url, 3);
      const errors: unknown[] = [];
      const channel = createPostgresChannel({
        sql,
        line: () => connect(url, 1),
        node,
        random: { bytes: (count) => randomBytes(count) },
        monotonic: () => performance.now(),
        onError: (error) => errors.push(error),
      });
      const heard: string[] = [];
      let gaps = 0;
      channel.subscribe('news', (text) => heard.push(text));
      channel.onGap(() => gaps++);
      await channel.start();
      return { channel, heard, sql, errors, gaps: () => gaps };
    }),
  );
  return {
    nodes: nodes as [(typeof nodes)[0], (typeof nodes)[0], ...typeof nodes],
    admin,
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map(({ channel }) => channel.stop()));
      await Promise.all([admin, ...nodes.map(({ sql }) => sql)].map((sql) => sql.end({ timeout: 1 })));
    },
  };
};

test('a server alone hears what it publishes, once and at once', () => {
  const channel = createLocalChannel((error) => assert.fail(String(error)));
  const heard: string[] = [];
  const stop = channel.subscribe('news', (text) => heard.push(text));
  channel.publish('news', 'one');
  channel.publish('other', 'nobody');
  channel.tellOthers('news', 'nobody');
  stop();
  channel.publish('news', 'late');
  assert.deepEqual(heard, ['one']);
});

test('each server hears each message once and in order, also those too large for a notification', async () => {
  await using started = await startNodes('a', 'b', 'c');
  const [a, b, c] = started.nodes;
  const texts = Array.from({ length: 300 }, (_, number) =>
    number % 50 === 7 ? `${number} ${'ü'.repeat(30_000)}` : `${number} "quoted" \n ü`,
  );
  for (const text of texts) a.channel.publish('news', text);
  assert.deepEqual(a.heard, texts);
  await until(() => b.heard.length >= 300 && (c?.heard.length ?? 0) >= 300, 'all heard');
  await wait(50);
  assert.deepEqual(b.heard, texts);
  assert.deepEqual(c?.heard, texts);
  assert.deepEqual(a.heard.length, 300);
  b.channel.tellOthers('news', 'for others');
  await until(() => a.heard.at(-1) === 'for others', 'heard by the other');
  assert.equal(b.heard.length, 300);
  assert.equal(a.gaps() + b.gaps(), 0);
});

test('messages that were too large do not pile up', async () => {
  await using started = await startNodes('a', 'b');
  const [a, b] = started.nodes;
  await started.admin`insert into channel_messages select n, 1, '[]' from generate_series(1, 100) n`;
  a.channel.publish('news', 'x'.repeat(20_000));
  await until(() => b.heard.length === 1, 'heard');
  const [row] = await started.admin<{ count: string }[]>`select count(*) from channel_messages`;
  assert.equal(Number(row?.count), 1);
});

test('a line that was cut is opened again, and says that something may be missing', async () => {
  await using started = await startNodes('a', 'b');
  const [a, b] = started.nodes;
  const cut = await started.admin`
    select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %' and datname = current_database()`;
  assert.equal(cut.length, 2);
  await until(() => a.gaps() > 0 && b.gaps() > 0, 'a gap on both');
  a.channel.publish('news', 'again');
  await until(() => b.heard.includes('again'), 'heard again');
});

test('after a database that was away everything is heard again, in order', async () => {
  await using started = await startNodes('a', 'b');
  const [a, b] = started.nodes;
  await server.halt('immediate');
  a.channel.publish('news', 'meanwhile');
  a.channel.publish('news', 'meanwhile 2');
  await wait(300);
  await server.go();
  await until(() => b.gaps() > 0 && a.gaps() > 0, 'a gap on both');
  await until(() => b.heard.includes('meanwhile 2') || b.gaps() > 0, 'heard or known as a gap');
  a.channel.publish('news', 'after');
  await until(() => b.heard.includes('after'), 'heard again');
  assert.deepEqual(
    b.heard,
    b.heard.toSorted((one, other) => a.heard.indexOf(one) - a.heard.indexOf(other)),
  );
});

test('of more than can wait, the rest is dropped and everybody is told', async () => {
  await using started = await startNodes('a', 'b');
  const [a, b] = started.nodes;
  // One turn of the event loop, so nothing is sent meanwhile.
  for (let number = 0; number < 6000; number++) a.channel.tellOthers('news', `${number}`);
  await until(() => b.gaps() === 1, 'a gap on the other');
  assert.equal(a.gaps(), 0);
});
