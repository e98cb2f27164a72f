// Ways around a sign-out that a stranger with a stolen session could try, and a sign-out that meets bad luck.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Account, Receipt, Track } from './contract.ts';
import { holdBack } from './held-back.ts';
import { tracksOnceScanned } from './library.ts';
import { album, wavBytesPerSecond, writeMusic } from './music.ts';
import { call, devicesOf, isSignedIn, refusedAs, signIn, signOutEverywhere } from './people.ts';
import { gatefold, owner, startServer } from './server.ts';
import { isOnPostgres } from './store.ts';

test('a request that holds its body back past the sign-out changes nothing', async () => {
  await using server = await startServer();
  const { url } = server;
  const here = await signIn(url, 'Here');
  const there = await signIn(url, 'There');
  const before = await call<Account>(url, 'GET', '/api/account', { token: here.token });
  using rename = await holdBack(url, 'PATCH', '/api/account', { name: 'Somebody Else' }, there.token);
  using everywhere = await holdBack(url, 'POST', '/api/sign-out-everywhere', {}, there.token);
  using keeping = await holdBack(
    url,
    'POST',
    '/api/sign-out-everywhere',
    { keepThisDevice: true },
    there.token,
  );
  await signOutEverywhere(url, here.token, true);
  for (const held of [rename, everywhere, keeping]) refusedAs(await held.letGo(), 'not-signed-in');
  const after = await call<Account>(url, 'GET', '/api/account', { token: here.token });
  assert.equal(after.status, 200, 'the device that stayed is still signed in');
  assert.deepEqual(after.body, before.body);
});

/** Pieces of two songs asked for in one go on one connection, each with a token of its own. */
function askForTwo(base: string, path: string, asks: { token: string; last: number | '' }[]) {
  const { hostname, port, host } = new URL(base);
  const socket = connect({ host: hostname, port: Number(port) });
  let heads = 0;
  let how = 'closed in order';
  socket.on('data', (bytes: Buffer) => {
    heads += bytes.toString('latin1').match(/HTTP\/1\.1 \d{3}/g)?.length ?? 0;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    how = error.code ?? error.message;
  });
  for (const { token, last } of asks) {
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nRange: bytes=0-${last}\r\n\r\n`,
    );
  }
  return {
    answers: () => heads,
    over: new Promise<string>((resolve) => socket.on('close', () => resolve(how))),
    [Symbol.dispose]: () => socket.destroy(),
  };
}

test('a stream that waits behind another one on its connection is cut too', async () => {
  using music = writeMusic(album(1, 60));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { url } = server;
  const [here, first, second] = await Promise.all(
    ['Here', 'First', 'Second'].map((name) => signIn(url, name)),
  );
  assert.ok(here && first && second);
  const [track] = (await tracksOnceScanned(url, here.token, 1)) as [Track];
  // The first one goes on for some seconds after the ten that come at once.
  using asked = askForTwo(url, `/api/tracks/${track.id}/stream`, [
    { token: first.token, last: 13 * wavBytesPerSecond },
    { token: second.token, last: '' },
  ]);
  for (let tries = 0; ; tries++) {
    const { items } = await devicesOf(url, here.token);
    if (items.some(({ name, playing }) => name === 'Second' && playing !== undefined)) break;
    assert.ok(tries < 100, 'the second stream did not open');
    await wait(20);
  }
  assert.equal(asked.answers(), 1);
  const { status } = await call(url, 'DELETE', `/api/devices/${second.device.id}`, { token: here.token });
  assert.equal(status, 200);
  const how = await Promise.race([asked.over, wait(8000).then(() => 'went on')]);
  assert.equal(asked.answers(), 1, 'nothing of the second one arrives');
  assert.equal(how, 'ECONNRESET');
});

test('a sign-out counts also when its sender hangs up at once', async () => {
  await using server = await startServer();
  const { url } = server;
  const { hostname, port, host } = new URL(url);
  for (let number = 0; number < 20; number++) {
    const { token } = await signIn(url, `Device ${number}`);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('error', () => {});
    const request = `POST /api/sign-out HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nContent-Length: 0\r\n\r\n`;
    await new Promise<void>((resolve) => socket.write(request, () => resolve()));
    if (number % 4 > 0) await wait(number % 4);
    socket.resetAndDestroy();
    const until = Date.now() + 3000;
    while (await isSignedIn(url, token)) {
      assert.ok(Date.now() < until, `try ${number}: still signed in`);
      await wait(10);
    }
  }
});

test('what a device said it plays takes no place after its sign-out', async () => {
  using music = writeMusic(album(1, 5));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { url } = server;
  const limited = await gatefold(['accounts', 'limit', owner.email, '--streams', '1'], {
    GATEFOLD_DATA: server.data,
  });
  assert.equal(limited.code, 0, limited.stderr);
  const here = await signIn(url, 'Here');
  const [track] = (await tracksOnceScanned(url, here.token, 1)) as [Track];
  const stream = () => call(url, 'GET', `/api/tracks/${track.id}/stream`, { token: here.token });
  for (const endedBy of ['itself', 'the owner'] as const) {
    const there = await signIn(url, 'There');
    const body = { trackId: track.id, state: 'playing' };
    assert.equal((await call(url, 'PUT', '/api/playing', { token: there.token, body })).status, 200);
    refusedAs(await stream(), 'stream-limit-reached');
    const ended =
      endedBy === 'itself'
        ? await call(url, 'POST', '/api/sign-out', { token: there.token })
        : await call(url, 'DELETE', `/api/devices/${there.device.id}`, { token: here.token });
    assert.equal(ended.status, 200, ended.text);
    assert.equal((await stream()).status, 200, `signed out by ${endedBy}`);
  }
});

// On PostgreSQL a server that was killed may be one that is slow: its receipts are given a minute.
const ofOneServer = { skip: isOnPostgres };

test('a receipt waits for nobody after a kill right behind its sign-out', ofOneServer, async () => {
  await using server = await startServer();
  const here = await signIn(server.url, 'Here');
  const there = await signIn(server.url, 'There');
  const path = `/api/devices/${there.device.id}`;
  const acknowledged = await call<Receipt>(server.url, 'DELETE', path, { token: here.token });
  await server.kill();
  assert.equal(acknowledged.status, 200, acknowledged.text);
  await using again = await startServer({ data: server.data });
  const read = () =>
    call<Receipt>(again.url, 'GET', `/api/receipts/${acknowledged.body.id}`, { token: here.token });
  // It is closed behind the start, which waits for no receipt.
  for (let tries = 0; (await read()).body.pending?.length !== 0 && tries < 50; tries++) await wait(100);
  const { status, body } = await read();
  assert.equal(status, 200);
  assert.deepEqual(body.pending, []);
  assert.equal(body.nodes.length, 1);
  assert.deepEqual(
    body.ended.devices.map(({ name }) => name),
    ['There'],
  );
  assert.equal(await isSignedIn(again.url, there.token), false);
});
