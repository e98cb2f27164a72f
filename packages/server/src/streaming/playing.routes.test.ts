import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createSessions } from '@gatefold/sessions';
import Fastify from 'fastify';
import { openSqliteData } from '../db/sqlite-data.ts';
import { refusalsToHttp } from '../http/refused.ts';
import { createLocalPlaying } from '../playing/playing.ts';
import { playingRoutes } from './playing.routes.ts';

const song = { title: 'Song', artist: 'Somebody', albumId: 2 };

/** One device signed in, where tying something to its session takes a moment, as it does when the database is asked. */
const startPlaying = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-playing-'));
  const data = await openSqliteData(join(folder, 'gatefold.sqlite'));
  const sessions = createSessions({
    store: await data.sessionStore(),
    clock: { now: () => 1_700_000_000_000, monotonic: () => 0 },
    timers: { after: () => () => {}, yield: () => Promise.resolve() },
    random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    node: 'alone',
  });
  await sessions.start();
  const born = await sessions.signIn(await sessions.attempt(1), { device: 10, limit: 6 });
  assert.ok(born.kind === 'signed-in');
  const playing = createLocalPlaying(() => {});
  const hold: typeof sessions.hold = async (...wish) => {
    const held = await sessions.hold(...wish);
    await wait(50);
    return held;
  };
  const app = Fastify();
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request) => {
    request.caller = { account: 1, device: 10, session: born.session };
  });
  app.addHook('preSerialization', refusalsToHttp);
  const library = { fileOf: () => song };
  const takeOver = async () => false;
  await app.register(playingRoutes({ sessions: { hold }, library, streams: { takeOver }, playing }));
  const body = { trackId: '00000000001', state: 'playing' };
  return {
    sessions,
    put: async () => (await app.inject({ method: 'PUT', url: '/playing', payload: body })).statusCode,
    stop: async () => (await app.inject({ method: 'DELETE', url: '/playing' })).statusCode,
    told: async () => (await playing.ofAccount(1)).get(10)?.told?.title,
    async [Symbol.asyncDispose]() {
      await app.close();
      await data.close();
      rmSync(folder, { recursive: true });
    },
  };
};

test('what a device says twice at once is tied to its session once', async () => {
  await using server = await startPlaying();
  assert.deepEqual(await Promise.all([server.put(), server.put(), server.put()]), [200, 200, 200]);
  assert.equal(await server.told(), 'Song');
  assert.equal(server.sessions.figures().live, 1);
  assert.equal(await server.stop(), 200);
  assert.equal(server.sessions.figures().live, 0);
  assert.equal(await server.told(), undefined);
});

test('attack: what a device says while it is signed out is not shown', async () => {
  await using server = await startPlaying();
  const said = server.put();
  await wait(20);
  await server.sessions.end({ kind: 'everywhere', account: 1, why: 'test' });
  assert.equal(await said, 401);
  assert.equal(await server.told(), undefined);
  assert.equal(server.sessions.figures().live, 0);
});
