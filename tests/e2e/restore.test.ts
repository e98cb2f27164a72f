// A backup that is put back brings nothing back that was signed out since.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { ActivityEntry } from './contract.ts';
import { call, isSignedIn, type SignedInDevice, signIn, signInMany, signOutEverywhere } from './people.ts';
import { dump, psql } from './psql.ts';
import { gatefold, startServer } from './server.ts';
import { anyDatabase, isOnPostgres } from './store.ts';

const database = 'gatefold.sqlite';
/** A mark is told from its copy when the copy is made so much later. */
const copiedLaterMs = 3500;

/** Of what is about files: on PostgreSQL there is a test of its own. */
const ofFiles = { skip: isOnPostgres };

const temporary = () => {
  const path = mkdtempSync(join(tmpdir(), 'gatefold-restore-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
};

const activityOf = async (url: string, token: string) =>
  (await call<{ items: ActivityEntry[] }>(url, 'GET', '/api/activity', { token })).body.items;

/** Puts the files of the database back to how they were. */
const putBack = (copy: string, data: string) => {
  for (const rest of ['', '-wal', '-shm']) {
    rmSync(join(data, `${database}${rest}`), { force: true });
    const from = join(copy, `${database}${rest}`);
    if (existsSync(from)) cpSync(from, join(data, `${database}${rest}`));
  }
};

for (const how of ['stopped', 'killed'] as const) {
  test(
    `what was signed out since a backup stays so when the database is put back (server ${how})`,
    ofFiles,
    async () => {
      using backup = temporary();
      await using first = await startServer();
      const [lost, other] = (await signInMany(first.url, 2)) as [SignedInDevice, SignedInDevice];
      assert.equal(await first.stop(), 0);
      cpSync(first.data, backup.path, { recursive: true });

      await using second = await startServer({ data: first.data });
      assert.equal(await isSignedIn(second.url, lost.token), true, 'a restart signs nobody out');
      await signOutEverywhere(second.url, lost.token);
      if (how === 'stopped') await second.stop();
      else await second.kill();
      putBack(backup.path, first.data);

      await using third = await startServer({ data: first.data });
      assert.equal(await isSignedIn(third.url, lost.token), false);
      assert.equal(await isSignedIn(third.url, other.token), false);
      assert.match(third.output(), /may be from a backup.*signed out everywhere/);
      const { token } = await signIn(third.url, 'Anew');
      const told = (await activityOf(third.url, token)).filter(({ kind }) => kind === 'data-restored');
      assert.equal(told.length, 1);

      await third.stop();
      await using fourth = await startServer({ data: first.data });
      assert.equal(await isSignedIn(fourth.url, token), true, 'and it is done once');
      assert.ok(!fourth.output().includes('backup'));
    },
  );
}

test(
  'a whole data folder that is put back, or copied to a new machine, signs everybody in anew',
  ofFiles,
  async () => {
    using backup = temporary();
    await using first = await startServer();
    const { token } = await signIn(first.url, 'Device');
    assert.equal(await first.stop(), 0);
    const whole = join(backup.path, 'whole');
    await wait(copiedLaterMs);
    cpSync(first.data, whole, { recursive: true, preserveTimestamps: true });
    await using copied = await startServer({ data: whole });
    assert.equal(await isSignedIn(copied.url, token), false);
    assert.match(copied.output(), /may be from a backup/);

    const alone = join(backup.path, 'alone');
    for (const rest of ['', '-wal', '-shm']) {
      const from = join(first.data, `${database}${rest}`);
      if (existsSync(from)) cpSync(from, join(alone, `${database}${rest}`));
    }
    await using fromDatabaseOnly = await startServer({ data: alone });
    assert.equal(await isSignedIn(fromDatabaseOnly.url, token), false);

    await using untouched = await startServer({ data: first.data });
    assert.equal(
      await isSignedIn(untouched.url, token),
      true,
      'the folder that stayed where it was knows better',
    );
  },
);

test('a new server says nothing of backups', async () => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Device');
  assert.ok(!server.output().includes('backup'));
  assert.ok((await activityOf(server.url, token)).every(({ kind }) => kind !== 'data-restored'));
});

for (const state of ['running', 'stopped'] as const) {
  test(`gatefold restored signs everybody out, with a ${state} server`, async () => {
    await using server = await startServer();
    const devices = await signInMany(server.url, 3);
    if (state === 'stopped') assert.equal(await server.stop(), 0);
    const { code, stdout, stderr } = await gatefold(['restored'], { GATEFOLD_DATA: server.data });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Everybody is signed out everywhere, on 1 server/);
    const restarted = state === 'stopped' ? await startServer({ data: server.data }) : undefined;
    const { url } = restarted ?? server;
    for (const { token } of devices) assert.equal(await isSignedIn(url, token), false);
    await signIn(url, 'Anew');
    await restarted?.stop();
  });
}

test('on PostgreSQL: a dump that was put back brings nothing back where a server knew better, or by hand', async () => {
  using folders = temporary();
  const url = await anyDatabase();
  const [a, b] = [join(folders.path, 'a'), join(folders.path, 'b')];
  const start = (data: string, GATEFOLD_DATABASE_URL: string) =>
    startServer({ data, settings: { GATEFOLD_DATABASE_URL } });
  await using first = await start(a, url);
  await using second = await start(b, url);
  const { token } = await signIn(first.url, 'Device');
  const backup = dump(url);
  await signOutEverywhere(second.url, token);
  await first.stop();
  await second.kill();

  const nobodyKnows = await anyDatabase();
  psql(nobodyKnows, backup);
  const elsewhere = join(folders.path, 'elsewhere');
  await using unaware = await start(elsewhere, nobodyKnows);
  assert.equal(await isSignedIn(unaware.url, token), true, 'nobody there can know: hence the command');
  const said = await gatefold(['restored'], {
    GATEFOLD_DATA: elsewhere,
    GATEFOLD_DATABASE_URL: nobodyKnows,
  });
  assert.equal(said.code, 0, said.stderr);
  assert.equal(await isSignedIn(unaware.url, token), false);

  const putBack = await anyDatabase();
  psql(putBack, backup);
  await using third = await start(b, putBack);
  assert.equal(await isSignedIn(third.url, token), false);
  assert.match(third.output(), /may be from a backup/);
  const anew = await signIn(third.url, 'Anew');
  await using fourth = await start(a, putBack);
  assert.equal(await isSignedIn(fourth.url, token), false);
  assert.equal(await isSignedIn(fourth.url, anew.token), true, 'the second server finds it done');
  assert.ok(!fourth.output().includes('backup'));
});
