// A stop puts everything away: what plays is cut, what is under way is answered, and nobody is signed out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openChannel } from './channel.ts';
import type { Track } from './contract.ts';
import { holdBack } from './held-back.ts';
import { tracksOnceScanned } from './library.ts';
import { album, wavBytesPerSecond, writeMusic } from './music.ts';
import { call, isSignedIn, type SignedInDevice, signIn } from './people.ts';
import { owner, startServer } from './server.ts';
import { readSlowly } from './slow-reader.ts';

test('SIGTERM ends it in order while a song plays and a channel is open', async () => {
  using music = writeMusic(album(1, 120));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Device');
  const [track] = (await tracksOnceScanned(server.url, token, 1)) as [Track];
  using reader = readSlowly(server.url, `/api/tracks/${track.id}/stream`, token, wavBytesPerSecond);
  assert.equal(await reader.status, 200);
  using channel = await openChannel(server.url, token);
  await wait(300);
  const startedAt = performance.now();
  assert.equal(await server.stop(), 0);
  assert.ok(performance.now() - startedAt < 10_000);
  await Promise.all([channel.closed, reader.over]);
  await using again = await startServer({ data: server.data });
  assert.equal(
    (await call(again.url, 'GET', '/api/account', { token })).status,
    200,
    'and nobody is signed out',
  );
});

test('a request that is under way at SIGTERM is answered', async () => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Device');
  const underWay = Array.from({ length: 10 }, (_, at) =>
    call(server.url, 'POST', '/api/sign-in', {
      body: { ...owner, device: { name: `Late ${at}`, kind: 'other' } },
    }).then(
      ({ status }) => status,
      () => 'no answer',
    ),
  );
  await wait(15);
  const stopped = server.stop();
  const statuses = await Promise.all(underWay);
  assert.equal(await stopped, 0);
  for (const status of statuses) assert.ok([200, 409, 503, 'no answer'].includes(status), String(status));
  await using again = await startServer({ data: server.data });
  const { body } = await call<{ items: unknown[] }>(again.url, 'GET', '/api/devices', { token });
  const acknowledged = statuses.filter((status) => status === 200).length;
  assert.ok(body.items.length - 1 >= acknowledged, 'each acknowledged sign-in is there');
});

test('sign-ins that are under way at SIGTERM are all answered', async () => {
  await using server = await startServer();
  const underWay = await Promise.all(
    ['One', 'Two', 'Three', 'Four'].map((name) =>
      holdBack(server.url, 'POST', '/api/sign-in', { ...owner, device: { name, kind: 'other' } }),
    ),
  );
  const startedAt = performance.now();
  const stopped = server.stop();
  const answers = await Promise.all(underWay.map((held) => held.letGo()));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200],
  );
  assert.equal(await stopped, 0);
  const tookMs = performance.now() - startedAt;
  assert.ok(tookMs < 6000, `stopped after ${tookMs} ms`);
  await using again = await startServer({ data: server.data });
  for (const held of underWay) held[Symbol.dispose]();
  for (const { body } of answers) {
    assert.equal(await isSignedIn(again.url, (body as SignedInDevice).token), true);
  }
});
