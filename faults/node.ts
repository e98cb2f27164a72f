// One server process of the fault run: the engine on PostgreSQL behind HTTP, and nothing else. Told by its parent where
// the database is, what it is called and which fault is planted in its code, if any; says its address, and goes when it
// is killed.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { plant } from '../packages/sessions/src/testing/plant.ts';
import { connect } from './connect.ts';
import { editsOf } from './planted.ts';

const [, , url = '', node = '', planted] = process.argv;
const tickMs = 1000;
const patienceMs = 60_000;

const checkPlanted = plant(editsOf(planted));
const { createSessions } = await import('../packages/sessions/src/index.ts');
const { createPostgresStore } = await import('../packages/sessions/src/postgres/index.ts');
checkPlanted();

const sql = connect(url);
/** A server waits for its database, whatever is wrong with it just now, but not for ever. */
const untilDone = async <T>(work: () => Promise<T>): Promise<T> => {
  for (const until = performance.now() + patienceMs; ; ) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
};
const store = await untilDone(() => createPostgresStore(sql, { callMs: 3000 }));
const sessions = createSessions({
  store,
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  random: { bytes: (count) => randomBytes(count) },
  timers: {
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    yield: () => new Promise((resolve) => setImmediate(resolve)),
  },
  node,
});

/** One clock for all processes of this machine, in nanoseconds. */
const moment = () => process.hrtime.bigint().toString();
/** How long the loop was held up since the last question, in milliseconds. */
const loop = monitorEventLoopDelay({ resolution: 2 });
loop.enable();
/** The part of it that was spent on collecting garbage. */
let garbageMs = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) garbageMs = Math.max(garbageMs, duration);
}).observe({ entryTypes: ['gc'] });
const numberOf = (query: URLSearchParams, name: string) => Number(query.get(name));
const listOf = (text: string) => text.split(',').map(Number);

/** `m` accepted from memory, `s` accepted from the store, `r` refused, `u` unsure. */
const letterOf = async (token: string): Promise<string> => {
  const answer = sessions.check(token);
  const isFromMemory = !(answer instanceof Promise);
  const { kind } = await answer;
  return kind === 'accepted' ? (isFromMemory ? 'm' : 's') : (kind[0] ?? '');
};

/** Writes the moment of each write until the session is over; waits while the node is unsure. */
const stream = async (token: string, response: ServerResponse): Promise<void> => {
  const checked = await sessions.check(token);
  if (checked.kind !== 'accepted')
    return void response.writeHead(checked.kind === 'unsure' ? 503 : 401).end();
  const hold = await sessions.hold(checked.session, {
    kind: 'stream',
    close: () => response.socket?.resetAndDestroy(),
  });
  if (hold === undefined) return void response.writeHead(401).end();
  response.once('close', () => hold.release());
  response.writeHead(200);
  const step = async (): Promise<void> => {
    if (response.destroyed) return;
    // Before the question, so that a process that is stopped right after it is not taken for one that lied.
    const decided = moment();
    const state = hold.state();
    if (state === 'over') return void response.socket?.resetAndDestroy();
    if (state === 'go-on') response.write(`${decided}\n`);
    else await sessions.trusted();
    setTimeout(() => void step(), tickMs);
  };
  await step();
};

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
  const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://node');
  const { authorization, tokens = '' } = request.headers;
  const say = (status: number, body: object = {}) => response.writeHead(status).end(JSON.stringify(body));
  if (pathname === '/check') {
    const { kind } = await sessions.check(authorization?.slice('Bearer '.length) ?? '');
    return say(kind === 'accepted' ? 200 : kind === 'refused' ? 401 : 503);
  }
  if (pathname === '/look') {
    const answers = await Promise.all(`${tokens}`.split(',').map(letterOf));
    return say(200, { answers: answers.join('') });
  }
  if (pathname === '/stall') {
    const stallMs = loop.max / 1e6;
    const answer = { stallMs, garbageMs };
    loop.reset();
    garbageMs = 0;
    return say(200, answer);
  }
  if (pathname === '/stream') return stream(`${tokens}`, response);
  const account = numberOf(query, 'account');
  if (pathname === '/sign-in') {
    const attempt = await sessions.attempt(account);
    const room = query.get('room');
    const result = await sessions.signIn(attempt, {
      device: numberOf(query, 'device'),
      limit: numberOf(query, 'limit'),
      ...(room === null ? {} : { makeRoom: room === 'all' ? 'all' : listOf(room) }),
    });
    return result.kind === 'signed-in'
      ? say(200, { token: result.token, at: moment() })
      : say(409, { kind: result.kind });
  }
  const devices = query.get('device');
  const { tookMs, nodes } = await sessions.end(
    devices === null
      ? { kind: 'everywhere', account, why: 'asked' }
      : { kind: 'devices', devices: listOf(devices), account, why: 'asked' },
  );
  return say(200, { tookMs, at: moment(), lapsed: nodes.filter((one) => 'trustLapsed' in one).length });
};

await untilDone(() => sessions.start());
const server = createServer((request, response) => {
  answer(request, response).catch(() => {
    if (!response.headersSent) response.writeHead(503).end('{}');
    else response.destroy();
  });
});
server.keepAliveTimeout = 60_000;
process.once('disconnect', () => process.exit());
// Its clients may be beyond a cable of its own.
server.listen(0, () => process.send?.({ port: (server.address() as AddressInfo).port }));
