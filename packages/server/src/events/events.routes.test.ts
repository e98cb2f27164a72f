import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSessions } from '@gatefold/sessions';
import Fastify from 'fastify';
import { createLocalChannel } from '../cluster/channel.ts';
import { openSqliteData } from '../db/sqlite-data.ts';
import { refusalsToHttp } from '../http/refused.ts';
import { encodeId } from '../ids.ts';
import { createEventHub } from './event-hub.ts';
import { eventsRoutes } from './events.routes.ts';

/** A server of events alone, with one device signed in. No timer of the engine runs: trust is renewed only when asked for. */
const startEvents = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-events-'));
  const data = await openSqliteData(join(folder, 'gatefold.sqlite'));
  let passedMs = 0;
  const clock = { now: () => 1_700_000_000_000 + passedMs, monotonic: () => passedMs };
  const sessions = createSessions({
    store: await data.sessionStore(),
    clock,
    timers: { after: () => () => {}, yield: () => Promise.resolve() },
    random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    node: 'alone',
  });
  await sessions.start();
  const born = await sessions.signIn(await sessions.attempt(1), { device: 10, limit: 6 });
  assert.ok(born.kind === 'signed-in');
  const events = createEventHub(createLocalChannel(assert.ifError), 'alone');
  const app = Fastify({ forceCloseConnections: true });
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request) => {
    request.caller = { account: 1, device: 10, session: born.session };
  });
  app.addHook('preSerialization', refusalsToHttp);
  await app.register(eventsRoutes({ sessions, events, clock, onSilent: () => {} }));
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    sessions,
    rename: (name: string) => events.publish(1, { kind: 'device-renamed', deviceId: encodeId(10), name }),
    openChannel: () => fetch(`${url}/events`),
    pass: (ms: number) => {
      passedMs += ms;
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await data.close();
      rmSync(folder, { recursive: true });
    },
  };
};

test('a server that lost its trust tells nothing more: the channel closes, and may be asked for again', async () => {
  await using server = await startEvents();
  const channel = await server.openChannel();
  server.rename('While sure');
  server.pass(1500);
  server.rename('While unsure');
  const heard = await channel.text();
  assert.match(heard, /^event: hello$/m);
  assert.match(heard, /While sure/);
  assert.doesNotMatch(heard, /While unsure/);
  const again = await server.openChannel();
  assert.equal(again.status, 200);
  await again.body?.cancel();
});

test('a channel that is asked for while nothing is sure is refused for a moment', async () => {
  await using server = await startEvents();
  await server.sessions.stop();
  const { status, headers } = await server.openChannel();
  assert.equal(status, 503);
  assert.equal(headers.get('retry-after'), '1');
});
