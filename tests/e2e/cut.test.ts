// A song that is playing stops with the sign-out: its connection is reset, and little is left on the way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Device, Receipt, Track } from './contract.ts';
import { tracksOnceScanned } from './library.ts';
import { album, wavBytesPerSecond, writeMusic } from './music.ts';
import { call, devicesOf, refusedAs, signIn, signOutEverywhere } from './people.ts';
import { startServer } from './server.ts';
import { readSlowly } from './slow-reader.ts';

const leftMostBytes = 128 * 1024;
const cutWithinMs = 1000;

/** A server whose library is one album of two songs, each of two minutes. */
async function serverWithMusic() {
  const music = writeMusic(album(2, 120));
  const server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  return {
    server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      music[Symbol.dispose]();
    },
  };
}

for (const how of ['everywhere', 'one device'] as const) {
  test(`a song that is read slowly is cut within a second of signing out (${how})`, async () => {
    await using home = await serverWithMusic();
    const { url } = home.server;
    const here = await signIn(url, 'Here');
    const there = await signIn(url, 'There');
    const [track] = (await tracksOnceScanned(url, here.token, 2)) as [Track];
    // About the speed of listening.
    using reader = readSlowly(url, `/api/tracks/${track.id}/stream`, there.token, wavBytesPerSecond);
    assert.equal(await reader.status, 200);
    await wait(1500);
    assert.ok(reader.received() > 100_000, `${reader.received()} bytes after 1.5 s`);
    const playing = (await devicesOf(url, here.token)).items.find(({ name }) => name === 'There') as Device;
    assert.equal(playing.playing?.title, track.title, 'the list says what it plays');

    const receipt =
      how === 'everywhere'
        ? await signOutEverywhere(url, here.token, true)
        : (await call<Receipt>(url, 'DELETE', `/api/devices/${there.device.id}`, { token: here.token })).body;
    const acknowledgedAt = performance.now();
    const before = reader.received();
    reader.hurry();
    const over = await reader.over;
    assert.equal(over.how, 'ECONNRESET');
    assert.ok(over.at - acknowledgedAt < cutWithinMs, `cut after ${over.at - acknowledgedAt} ms`);
    assert.ok(over.received - before <= leftMostBytes, `${over.received - before} bytes still arrived`);
    assert.deepEqual(
      receipt.ended.devices.map(({ name, streamsCut }) => [name, streamsCut]),
      [['There', 1]],
    );
    refusedAs(
      await call(url, 'GET', `/api/tracks/${track.id}/stream`, { token: there.token }),
      'not-signed-in',
    );
  });
}

test('a stream is never more than about ten seconds ahead of the listener', async () => {
  await using home = await serverWithMusic();
  const { url } = home.server;
  const { token } = await signIn(url, 'Here');
  const [track] = (await tracksOnceScanned(url, token, 2)) as [Track];
  using reader = readSlowly(url, `/api/tracks/${track.id}/stream`, token, 100 * wavBytesPerSecond);
  assert.equal(await reader.status, 200);
  const startedAt = performance.now();
  await wait(3000);
  const heardS = (performance.now() - startedAt) / 1000;
  const aheadS = reader.received() / wavBytesPerSecond - heardS;
  assert.ok(aheadS > 5 && aheadS < 12, `${aheadS.toFixed(1)} s ahead`);
});

test('a song is heard to its end, also when that is longer than a request may take', async () => {
  using music = writeMusic(album(1, 45));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Here');
  const [track] = (await tracksOnceScanned(server.url, token, 1)) as [Track];
  // Ten seconds come at once, the others at the speed of listening: longer than the half minute for a request.
  const startedAt = performance.now();
  const { status, text } = await call(server.url, 'GET', `/api/tracks/${track.id}/stream`, { token });
  assert.equal(status, 200);
  assert.ok(text.length > 0);
  assert.ok(performance.now() - startedAt > 31_000, 'it took longer than a request may');
});

test('the player that asks for pieces is cut like any other', async () => {
  await using home = await serverWithMusic();
  const { url } = home.server;
  const here = await signIn(url, 'Here');
  const there = await signIn(url, 'There');
  const [track] = (await tracksOnceScanned(url, here.token, 2)) as [Track];
  const piece = (first: number, last: number | '', token = there.token) =>
    call(url, 'GET', `/api/tracks/${track.id}/stream`, {
      token,
      headers: { range: `bytes=${first}-${last}` },
    });
  const head = await piece(0, 999);
  assert.equal(head.status, 206);
  assert.equal(head.headers.get('content-range'), `bytes 0-999/${track.format.sizeBytes}`);
  refusedAs(await piece(track.format.sizeBytes, ''), 'range-not-satisfiable');
  const underWay = piece(0, '').then(
    () => 'came whole',
    () => 'was cut',
  );
  await wait(500);
  await signOutEverywhere(url, here.token, true);
  assert.equal(await underWay, 'was cut');
  refusedAs(await piece(0, 999), 'not-signed-in');
});

test('another device takes over what plays, and nobody is signed out by that', async () => {
  await using home = await serverWithMusic();
  const { url } = home.server;
  const devices = await Promise.all(['One', 'Two'].map((name) => signIn(url, name)));
  const [one, two] = devices as [(typeof devices)[0], (typeof devices)[0]];
  const [track] = (await tracksOnceScanned(url, one.token, 2)) as [Track];
  const path = `/api/tracks/${track.id}/stream`;
  using first = readSlowly(url, path, one.token, wavBytesPerSecond);
  assert.equal(await first.status, 200);
  const taken = await call(url, 'POST', '/api/playing/take-over', {
    token: two.token,
    body: { from: one.device.id },
  });
  assert.equal(taken.status, 200, taken.text);
  assert.equal((await first.over).how, 'ECONNRESET');
  assert.equal((await call(url, 'GET', '/api/account', { token: one.token })).status, 200, 'still signed in');
});
