// `gatefold move`: a household from its data folder into PostgreSQL and back, and nobody is signed out by that.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { ActivityEntry, Page } from './contract.ts';
import { conversionsOf, convert, download, upload } from './conversions.ts';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic } from './music.ts';
import { call, devicesOf, isSignedIn, signIn, signOutEverywhere } from './people.ts';
import { psql } from './psql.ts';
import { gatefold, mainFile, owner, startServer } from './server.ts';
import { anyDatabase } from './store.ts';

const without = { GATEFOLD_DATABASE_URL: undefined };

test('a household moves to PostgreSQL and back: who is signed in stays so, who was signed out too', async () => {
  const url = await anyDatabase();
  const back = mkdtempSync(join(tmpdir(), 'gatefold-back-'));
  try {
    await using first = await startServer({ settings: without });
    const settings = { GATEFOLD_DATA: first.data };
    const gone = await signIn(first.url, 'Gone');
    const receipt = await signOutEverywhere(first.url, gone.token);
    const stays = await signIn(first.url, 'Stays');

    const tooEarly = await gatefold(['move', '--to', url], { ...without, ...settings });
    assert.notEqual(tooEarly.code, 0, 'not while the server runs');
    assert.match(tooEarly.stderr, /Stop it first/);
    assert.equal(await first.stop(), 0);

    const moved = await gatefold(['move', '--to', url], { ...without, ...settings });
    assert.equal(moved.code, 0, moved.stderr);
    assert.match(moved.stdout, /^accounts +1$/m);
    assert.match(moved.stdout, /^sessions +[12]$/m);
    const old = await gatefold(['start'], { ...without, ...settings, GATEFOLD_PORT: '0' });
    assert.equal(old.code, 1);
    assert.match(old.stderr, /was moved to PostgreSQL at .*bring it back/);
    assert.ok(!/^\s+at /m.test(old.stderr));
    const twice = await gatefold(['move', '--to', url], { ...without, ...settings });
    assert.notEqual(twice.code, 0, 'the old data is not moved a second time');

    await using second = await startServer({ data: first.data, settings: { GATEFOLD_DATABASE_URL: url } });
    assert.equal(await isSignedIn(second.url, stays.token), true);
    assert.equal(await isSignedIn(second.url, gone.token), false);
    const read = await call(second.url, 'GET', `/api/receipts/${receipt.id}`, { token: stays.token });
    assert.deepEqual(read.body, receipt);
    const { body } = await call<Page<ActivityEntry>>(second.url, 'GET', '/api/activity', {
      token: stays.token,
    });
    assert.ok(body.items.some(({ receiptId }) => receiptId === receipt.id));
    // Endings go on where they were: an epoch that had fallen would let what ends now come back.
    const between = await signIn(second.url, 'Between');
    await signOutEverywhere(second.url, stays.token, true);
    assert.equal(await isSignedIn(second.url, between.token), false);

    const running = await gatefold(['move', '--to', `sqlite:${back}`], {
      ...settings,
      GATEFOLD_DATABASE_URL: url,
    });
    assert.notEqual(running.code, 0);
    assert.match(running.stderr, /Stop every server/);
    assert.equal(await second.stop(), 0);
    const returned = await gatefold(['move', '--to', `sqlite:${back}`], {
      ...settings,
      GATEFOLD_DATABASE_URL: url,
    });
    assert.equal(returned.code, 0, returned.stderr);

    await using third = await startServer({ data: back, settings: without });
    assert.deepEqual(
      (await devicesOf(third.url, stays.token)).items.map(({ name }) => name),
      ['Stays'],
    );
    for (const { token } of [gone, between]) assert.equal(await isSignedIn(third.url, token), false);
    assert.equal((await signIn(third.url, 'New')).account.email, owner.email);
  } finally {
    rmSync(back, { recursive: true, force: true });
  }
});

test('what was converted, sent here and redeemed goes along', async () => {
  const url = await anyDatabase();
  using music = writeMusic(album(2, 2));
  await using first = await startServer({ settings: { ...without, GATEFOLD_MUSIC: music.path } });
  const settings = { ...without, GATEFOLD_DATA: first.data };
  const { token } = await signIn(first.url, 'Here');
  const tracks = await tracksOnceScanned(first.url, token, 2);
  const batch = await convert(first.url, token, tracks, { format: 'flac' });
  const song = readFileSync(join(music.path, 'The Tidal Clocks/Slow Ferry/01 Crossing 1.wav'));
  assert.equal((await upload(first.url, token, 'Crossing.wav', song)).status, 200);
  const { stdout } = await gatefold(['licence', 'issue', '--name', 'Ana Example'], settings);
  const [licence = ''] = stdout.split('\n');
  const redeemed = await call(first.url, 'POST', '/api/account/licence', { token, body: { licence } });
  assert.equal(redeemed.status, 200, redeemed.text);
  const seen = async (base: string) => ({
    licence: (await call(base, 'GET', '/api/account/licence', { token })).body,
    conversions: await conversionsOf(base, token),
    zip: (await download(base, `/api/batches/${batch.id}/zip`, token)).bytes,
  });
  const before = await seen(first.url);
  assert.equal(await first.stop(), 0);

  const moved = await gatefold(['move', '--to', url], settings);
  assert.equal(moved.code, 0, moved.stderr);
  for (const rows of [/^account_licences +1$/m, /^uploads +1$/m, /^batches +1$/m, /^conversions +2$/m])
    assert.match(moved.stdout, rows);
  await using second = await startServer({
    data: first.data,
    settings: { GATEFOLD_DATABASE_URL: url, GATEFOLD_MUSIC: music.path },
  });
  assert.deepEqual(await seen(second.url), before);
});

test('a move that is killed between its two commits leaves nothing to start on, and is done again', async () => {
  const url = await anyDatabase();
  await using empty = await startServer({
    withoutAccount: true,
    settings: { ...without, GATEFOLD_DATABASE_URL: url },
  });
  assert.equal(await empty.stop(), 0);
  await using first = await startServer({ settings: without });
  const gone = await signIn(first.url, 'Gone');
  await signOutEverywhere(first.url, gone.token);
  const stays = await signIn(first.url, 'Stays');
  assert.equal(await first.stop(), 0);
  psql(
    url,
    `create function late() returns trigger language plpgsql as $$ begin perform pg_sleep(60); return null; end $$;
     create constraint trigger late after insert on accounts deferrable initially deferred
       for each row execute function late();`,
  );
  const settings = { ...without, GATEFOLD_DATA: first.data };
  const env = { PATH: process.env['PATH'], GATEFOLD_DATA: first.data };
  const moving = spawn(process.execPath, [mainFile, 'move', '--to', url], { env, stdio: 'ignore' });
  const over = once(moving, 'exit');
  const committing = `from pg_stat_activity where query ilike 'commit%' and state = 'active'`;
  for (let tries = 0; psql(url, `select count(*) ${committing}`) === '0'; tries++) {
    assert.ok(tries < 200 && moving.exitCode === null, 'the move did not come to its end');
    await wait(50);
  }
  moving.kill('SIGKILL');
  await over;
  psql(url, `select pg_terminate_backend(pid) ${committing}`);
  assert.equal(psql(url, 'select count(*) from accounts'), '0');
  const old = await gatefold(['start'], { ...settings, GATEFOLD_PORT: '0' });
  assert.match(old.stderr, /was moved to PostgreSQL at/, 'the original is not started on any more');

  psql(url, 'drop trigger late on accounts');
  const again = await gatefold(['move', '--to', url], settings);
  assert.equal(again.code, 0, again.stderr);
  await using second = await startServer({ data: first.data, settings: { GATEFOLD_DATABASE_URL: url } });
  assert.equal(await isSignedIn(second.url, stays.token), true);
  assert.equal(await isSignedIn(second.url, gone.token), false);
});

test('what can be wrong with PostgreSQL is said in a sentence, and never with the password', async () => {
  const good = new URL(await anyDatabase());
  const data = mkdtempSync(join(tmpdir(), 'gatefold-wrong-'));
  const changed = (change: (url: URL) => void) => {
    const url = new URL(good);
    url.password = 'a-secret-password';
    change(url);
    return url.href;
  };
  const wrong: [string, RegExp][] = [
    [changed((url) => (url.port = '1')), /cannot be reached at 127\.0\.0\.1:1 /],
    [changed((url) => (url.pathname = '/nowhere')), /has no database "nowhere"/],
    [changed((url) => (url.username = 'nobody_at_all')), /does not let nobody_at_all in/],
    ['mysql://user:a-secret-password@localhost/x', /GATEFOLD_DATABASE_URL must be an address/],
  ];
  try {
    for (const [url, sentence] of wrong) {
      const { code, stdout, stderr } = await gatefold(['start'], {
        GATEFOLD_DATA: data,
        GATEFOLD_PORT: '0',
        GATEFOLD_DATABASE_URL: url,
      });
      assert.equal(code, 1, stdout);
      assert.match(stderr, sentence);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
      assert.ok(!stderr.includes('a-secret-password'));
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});
