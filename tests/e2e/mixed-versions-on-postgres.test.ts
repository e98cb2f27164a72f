// Servers of two versions on one PostgreSQL, as during an upgrade. The next version is played by what it may do to the
// database: add tables, columns and kinds of entries, never take away what this one reads.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openChannel } from './channel.ts';
import type { Receipt } from './contract.ts';
import {
  askToSignIn,
  call,
  devicesOf,
  isSignedIn,
  type SignedInDevice,
  signIn,
  signInMany,
  signOutEverywhere,
} from './people.ts';
import { psql } from './psql.ts';
import { gatefold, type Server, startServer } from './server.ts';
import { anyDatabase } from './store.ts';

const expanded = `
alter table accounts add column shoe_size bigint not null default 42;
alter table devices add column colour text;
alter table receipts add column weight bigint;
alter table activity add column mood text;
alter table sessions add column place text not null default 'somewhere';
alter table session_log add column place text;
alter table session_nodes add column version text;
create table hats (id bigint primary key);
update gatefold_schema set version = version + 1;
`;

test('a server goes on while the next version has expanded the database; one that starts anew is refused', async () => {
  const url = await anyDatabase();
  const settings = { GATEFOLD_DATABASE_URL: url };
  await using one = await startServer({ settings });
  await using other = await startServer({ settings });
  const names = ['Before', 'Lamp', 'Stove', 'Clock', 'Chair'];
  const devices = await Promise.all(names.map((name) => signIn(one.url, name)));
  const [before] = devices as [SignedInDevice];
  psql(url, expanded);
  // On every connection of the pool that has such statements ready.
  for (let round = 0; round < 3; round++) {
    const again = devices.slice(1).map(({ device: { id, name } }) => askToSignIn(one.url, { name, id }));
    for (const { status, text } of await Promise.all(again)) assert.equal(status, 200, text);
  }
  const after = await signIn(one.url, 'After');
  assert.equal((await devicesOf(other.url, before.token)).items.length, 6);
  const path = `/api/devices/${after.device.id}`;
  const renamed = await call(other.url, 'PATCH', path, { token: after.token, body: { name: 'Renamed' } });
  assert.equal(renamed.status, 200, renamed.text);
  const receipt = await signOutEverywhere(other.url, before.token);
  assert.deepEqual(receipt.pending, []);
  for (const { token } of [before, after]) {
    for (const server of [one, other]) assert.equal(await isSignedIn(server.url, token), false);
  }
  assert.equal((await call(one.url, 'GET', '/api/health/ready')).status, 200);

  const data = mkdtempSync(join(tmpdir(), 'gatefold-old-'));
  try {
    const late = await gatefold(['start'], { ...settings, GATEFOLD_DATA: data, GATEFOLD_PORT: '0' });
    assert.notEqual(late.code, 0);
    assert.match(late.stderr, /newer Gatefold/);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

test('an ending of a kind that only the next version knows is obeyed by every server all the same', async () => {
  const url = await anyDatabase();
  const settings = { GATEFOLD_DATABASE_URL: url };
  await using one = await startServer({ settings });
  await using other = await startServer({ settings });
  const [ended, staying] = (await signInMany(one.url, 2)) as [SignedInDevice, SignedInDevice];
  for (const { token } of [ended, staying]) {
    for (const server of [one, other]) assert.equal(await isSignedIn(server.url, token), true);
  }
  using channel = await openChannel(other.url, staying.token);
  const id = ended.token.slice(3, 25);
  const rows = psql(
    url,
    `update session_head set seq = seq + 1;
     delete from sessions where id = '${id}';
     insert into session_log (seq, account, what, at, why)
       select seq, 0, '{"kind":"of-the-next-version","places":["DE"]}', 0, 'x' from session_head
       returning seq;`,
  );
  assert.match(rows, /^\d+$/);
  // Nobody was told by a notification: the next look at the log finds it.
  await channel.closed;
  for (const server of [one, other]) {
    for (let tries = 0; tries < 40 && (await isSignedIn(server.url, ended.token)); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(await isSignedIn(server.url, ended.token), false);
    assert.equal(await isSignedIn(server.url, staying.token), true, 'asked of the database, which knows');
    assert.equal((await call(server.url, 'GET', '/api/health/ready')).status, 200);
  }
  await signOutEverywhere(one.url, staying.token);
  assert.equal(await isSignedIn(other.url, staying.token), false);
});

test('notifications that say more than this version knows are taken for what it knows', async () => {
  const url = await anyDatabase();
  const settings = { GATEFOLD_DATABASE_URL: url };
  await using one = await startServer({ settings });
  await using other = await startServer({ settings });
  const [ended, staying] = (await signInMany(one.url, 2)) as [SignedInDevice, SignedInDevice];
  using channel = await openChannel(other.url, staying.token);
  const long = 'x'.repeat(7000);
  const message = { from: 'the-next-version', messages: [['of-the-next-version', long]], colour: 'red' };
  for (const [name, payload] of [
    ['gatefold_sessions', `1 everywhere ${long}`],
    ['gatefold_sessions', `nodes-and-more ${long}`],
    ['gatefold_channel', JSON.stringify(message)],
    ['gatefold_channel', JSON.stringify({ ...message, messages: undefined, gap: true })],
  ]) {
    psql(url, `select pg_notify('${name}', '${payload}');`);
  }
  assert.equal((await signIn(one.url, 'After it')).device.name, 'After it');
  assert.equal((await channel.next('device-signed-in')).device.name, 'After it');
  const removed = await call<Receipt>(one.url, 'DELETE', `/api/devices/${ended.device.id}`, {
    token: staying.token,
  });
  assert.equal(removed.status, 200, removed.text);
  for (const node of removed.body.nodes) assert.ok('appliedAfterMs' in node, removed.text);
  for (const server of [one, other]) {
    assert.equal(await isSignedIn(server.url, ended.token), false);
    assert.equal(await isSignedIn(server.url, staying.token), true);
    assert.doesNotMatch(server.output(), /"level":(?:50|60)|Error/);
  }
});

test('servers that are replaced one by one under traffic sign nobody out, and let nobody on', async () => {
  const url = await anyDatabase();
  // Long, so that a server which is only slow is told from one that left without a word.
  const GATEFOLD_TRUST_MS = '10000';
  const data = ['one', 'other'].map((name) => mkdtempSync(join(tmpdir(), `gatefold-${name}-`)));
  const start = (at: number) =>
    startServer({ data: data[at] as string, settings: { GATEFOLD_DATABASE_URL: url, GATEFOLD_TRUST_MS } });
  const servers = [await start(0), await start(1)] as [Server, Server];
  /** Those that a proxy would send requests to. */
  const inUse = new Set(servers);
  let isOver = false;
  const underWay = new Map<Server, number>();
  const send = async <T>(server: Server | undefined, ask: (url: string) => Promise<T>): Promise<T> => {
    assert.ok(server !== undefined, 'no server is in use');
    underWay.set(server, (underWay.get(server) ?? 0) + 1);
    try {
      return await ask(server.url);
    } finally {
      underWay.set(server, (underWay.get(server) ?? 0) - 1);
    }
  };
  const toAny = <T>(ask: (url: string) => Promise<T>) => send([...inUse][0], ask);
  /** One server after the other, those that are taken out of use meanwhile left out. */
  const each = async (token: string, isGood: boolean) => {
    for (const server of inUse) assert.equal(await send(server, (url) => isSignedIn(url, token)), isGood);
  };
  try {
    const staying = await signIn(servers[0].url, 'Staying');
    let answered = 0;
    const ask = async () => {
      while (!isOver) {
        await each(staying.token, true);
        answered++;
        await wait(20);
      }
    };
    const endings: Receipt[] = [];
    const end = async () => {
      while (!isOver) {
        const { token, device } = await toAny((url) => signIn(url, 'Passing'));
        await each(token, true);
        const removed = await toAny((url) =>
          call<Receipt>(url, 'DELETE', `/api/devices/${device.id}`, { token: staying.token }),
        );
        assert.equal(removed.status, 200, removed.text);
        endings.push(removed.body);
        await each(token, false);
      }
    };
    const traffic = Promise.all([ask(), end()]);
    const replace = async () => {
      for (const at of [0, 1, 0, 1]) {
        if (isOver) return;
        const old = servers[at] as Server;
        inUse.delete(old);
        // As a proxy does: what was sent there is answered before it is stopped.
        while ((underWay.get(old) ?? 0) > 0) await wait(10);
        assert.equal(await old.stop(), 0);
        const fresh = await start(at);
        servers[at] = fresh;
        assert.equal((await call(fresh.url, 'GET', '/api/health/ready')).status, 200);
        inUse.add(fresh);
        // Both have heard of an ending.
        for (const before = endings.length; endings.length < before + 3 && !isOver; ) await wait(20);
      }
      isOver = true;
    };
    await Promise.all([traffic, replace()]);
    assert.ok(answered > 50 && endings.length >= 12, `${answered} rounds, ${endings.length} endings`);
    // One that leaves in order says so: nobody waits for its trust to lapse.
    const lapsed = endings.flatMap(({ nodes }) => nodes.filter((node) => 'trustLapsed' in node));
    assert.deepEqual(lapsed, []);
  } finally {
    isOver = true;
    for (const server of servers) await server[Symbol.asyncDispose]();
    for (const folder of data) rmSync(folder, { recursive: true, force: true });
  }
});
