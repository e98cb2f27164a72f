// The database goes away and comes back: the server refuses and waits, it guesses nothing, and nobody is signed out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freshDatabase, type Postgres, startPostgres } from '../../tools/postgres.ts';
import { openChannel } from './channel.ts';
import type { Track } from './contract.ts';
import { tracksOnceScanned } from './library.ts';
import { album, wavBytesPerSecond, writeMusic } from './music.ts';
import {
  type Answer,
  askToSignIn,
  call,
  isSignedIn,
  refusedAs,
  signIn,
  signOutEverywhere,
} from './people.ts';
import { type Server, startServer } from './server.ts';
import { readSlowly } from './slow-reader.ts';

const trustMs = 1000;
/** How long a song waits for its server to be sure of itself again. */
const unsureMs = 10_000;

let postgres: Postgres;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

const refusedForNow = (answer: Answer<unknown>) => {
  const problem = refusedAs(answer, 'try-again-shortly');
  assert.equal(problem.status, 503);
  const waitS = Number(answer.headers.get('retry-after'));
  assert.ok(Number.isInteger(waitS) && waitS >= 1 && waitS <= 10, `Retry-After: ${waitS}`);
};

const readiness = async ({ url }: Server) =>
  Promise.all(
    ['/api/health', '/api/health/ready'].map(async (path) => (await call(url, 'GET', path)).status),
  );

const untilReady = async (server: Server) => {
  for (const until = Date.now() + 8000; (await readiness(server)).join() !== '200,200'; await wait(50))
    assert.ok(Date.now() < until, 'the database is back, and the server is not ready');
};

test('without its database a server refuses everything, and its songs wait; with it everything goes on', async () => {
  using music = writeMusic(album(1, 120));
  await using server = await startServer({
    settings: { GATEFOLD_DATABASE_URL: await freshDatabase(postgres.url), GATEFOLD_MUSIC: music.path },
  });
  const { url } = server;
  const { token } = await signIn(url, 'Here');
  const [track] = (await tracksOnceScanned(url, token, 1)) as [Track];
  const path = `/api/tracks/${track.id}/stream`;
  using channel = await openChannel(url, token);
  // It takes in whatever is sent: what arrives is what the server lets go.
  using reader = readSlowly(url, path, token, 100 * wavBytesPerSecond);
  assert.equal(await reader.status, 200);
  await wait(1500);
  assert.deepEqual(await readiness(server), [200, 200]);

  await postgres.halt();
  await wait(trustMs + 500);
  const before = reader.received();
  refusedForNow(await call(url, 'GET', '/api/account', { token }));
  refusedForNow(await call(url, 'GET', path, { token }));
  refusedForNow(await call(url, 'GET', '/api/events', { token }));
  refusedForNow(await call(url, 'POST', '/api/sign-out', { token }));
  refusedForNow(await askToSignIn(url, { name: 'Not now' }));
  assert.deepEqual(await readiness(server), [503, 503]);
  await wait(2000);
  assert.equal(reader.received(), before, 'not a byte is sent while nothing is sure');

  await postgres.go();
  await untilReady(server);
  assert.equal(await isSignedIn(url, token), true);
  for (const until = Date.now() + 5000; reader.received() <= before; await wait(50))
    assert.ok(Date.now() < until, 'the song does not go on');
  using again = await openChannel(url, token);
  await signIn(url, 'There');
  assert.equal((await again.next('device-signed-in')).device.name, 'There');

  await postgres.halt('immediate');
  const haltedAt = performance.now();
  const over = await reader.over;
  assert.equal(over.how, 'ECONNRESET');
  const pausedMs = over.at - haltedAt - trustMs;
  assert.ok(
    pausedMs > unsureMs - trustMs && pausedMs < unsureMs * 1.5,
    `the song was given up after ${pausedMs} ms`,
  );
  await postgres.go();
  await untilReady(server);
  assert.equal(await isSignedIn(url, token), true, 'nobody was signed out by that');
  assert.ok(channel.heard.every(({ kind }) => kind !== 'signed-out'));
  assert.equal((await signOutEverywhere(url, token)).pending.length, 0);
});
