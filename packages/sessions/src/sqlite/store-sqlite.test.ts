import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { storeContract } from '../testing/store-contract.ts';
import { openSqlite } from './open.ts';
import { createSqliteStore } from './store-sqlite.ts';

const inFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatefold-sessions-'));
  return { path: join(folder, 'data.sqlite'), remove: () => rm(folder, { recursive: true }) };
};

storeContract({
  name: 'SQLite',
  open: async () => {
    const { path, remove } = await inFolder();
    const handle = openSqlite(path);
    return {
      store: await createSqliteStore(handle),
      close: async () => {
        await handle.close();
        await remove();
      },
    };
  },
});

const session = (id: string) => ({
  id: id.padEnd(22, 'A'),
  secretHash: new Uint8Array(32),
  at: 1000,
  endsAt: 1e12,
  idleMs: 1e12,
});
const why = { replaced: 'signed-in-again', madeRoom: 'made-room' };
const signIn = { account: 1, epoch: 0, limit: 1e6, why };

test('a file that is opened again has everything', async () => {
  const { path, remove } = await inFolder();
  const first = openSqlite(path);
  const store = await createSqliteStore(first);
  await store.signIn({ ...signIn, device: 1, session: session('a') });
  await store.end({ kind: 'everywhere', account: 1, at: 1, why: 'x' });
  await store.signIn({ ...signIn, epoch: 1, device: 2, session: session('b') });
  await store.touch([{ id: session('b').id, at: 5000 }]);
  await first.close();

  const second = openSqlite(path);
  const again = await createSqliteStore(second);
  assert.equal(await again.readEpoch(1), 1);
  assert.equal(await again.readHead(), 1);
  assert.equal(await again.read(session('a').id), undefined);
  assert.equal((await again.read(session('b').id))?.lastUsedAt, 5000);
  assert.deepEqual(await again.nodes(), []);
  await second.close();
  await remove();
});

test('everywhere writes the same few rows, whether the account has one session or thousands', async () => {
  const { path, remove } = await inFolder();
  const handle = openSqlite(path);
  const store = await createSqliteStore(handle);
  const rowsWritten = () =>
    handle.transaction((tx) => tx.prepare('select total_changes() as n').get()?.['n'] as number);
  const costOfEverywhere = async (account: number) => {
    const before = await rowsWritten();
    await store.end({ kind: 'everywhere', account, at: 1, why: 'x' });
    return (await rowsWritten()) - before;
  };
  await store.signIn({ ...signIn, device: 1, session: session('one') });
  await handle.transaction((tx) => {
    const insert = tx.prepare("insert into sessions values (?, x'00', 2, ?, 0, 1, 1, 1e12, 1e12)");
    for (let device = 1; device <= 5000; device++) insert.run(`${device}`.padStart(22, 'B'), device);
  });
  const one = await costOfEverywhere(1);
  assert.ok(one > 0 && one <= 3, `${one} rows`);
  assert.equal(await costOfEverywhere(2), one);
  assert.deepEqual(await store.list(2), []);
  await handle.close();
  await remove();
});

test('a step that fails inside SQLite is undone, and the next one goes on', async () => {
  const { path, remove } = await inFolder();
  const handle = openSqlite(path);
  const store = await createSqliteStore(handle);
  await store.signIn({ ...signIn, device: 1, session: session('a') });
  const twice = store.signIn({ ...signIn, device: 2, end: [1], session: session('a') });
  await twice;
  await assert.rejects(store.signIn({ ...signIn, device: 3, session: session('a') }), /UNIQUE constraint/);
  assert.equal(await store.readHead(), 1);
  await store.signIn({ ...signIn, device: 3, session: session('b') });
  assert.equal((await store.list(1)).length, 2);
  await handle.close();
  await remove();
});

test('tables of a newer version are refused in words', async () => {
  const { path, remove } = await inFolder();
  const handle = openSqlite(path);
  await createSqliteStore(handle);
  await handle.transaction((tx) => tx.exec('update session_schema set version = 99'));
  await assert.rejects(createSqliteStore(handle), /have version 99, this program knows 1/);
  await handle.close();
  await remove();
});

test('on a full disk a step is refused whole, and goes through once there is room', async () => {
  const { path, remove } = await inFolder();
  const handle = openSqlite(path);
  const store = await createSqliteStore(handle);
  await store.signIn({ ...signIn, device: 1, session: session('a') });
  const limitPages = (most: string) => handle.transaction((tx) => tx.exec(`pragma max_page_count = ${most}`));
  await limitPages('1');
  let born = 0;
  const fill = async () => {
    for (let device = 2; device < 500; device++) {
      await store.signIn({ ...signIn, device, end: [device - 1], session: session(`x${device}`) });
      born = device;
    }
  };
  await assert.rejects(fill, /database or disk is full/);
  const [alive] = await store.list(1);
  assert.equal(alive?.device, Math.max(1, born));
  assert.equal(await store.readHead(), Math.max(0, born - 1), 'no entry without its sign-in');
  await limitPages('1000000');
  await store.end({ kind: 'devices', devices: [Math.max(1, born)], account: 1, at: 1, why: 'x' });
  assert.deepEqual(await store.list(1), []);
  await handle.close();
  await remove();
});
