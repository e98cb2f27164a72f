// Two engines in two processes' places on one PostgreSQL, on real time.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import postgres from 'postgres';
import { freshDatabase, startPostgres } from '../../../../tools/postgres.ts';
import { createSessions } from '../sessions.ts';
import { createPostgresStore } from './store-postgres.ts';

const server = await startPostgres();
after(() => server.stop());
const usualTrustMs = 1000;
/** Polls are two seconds apart. */
const longTrustMs = 8000;

/** An engine with connections of its own. `pause` stops its timers and its ears, as SIGSTOP would. */
const startEngine = async (url: string, node: string, trustMs = usualTrustMs) => {
  const sql = postgres(url, { max: 6, backoff: () => 0.1, onnotice: () => {} });
  const line = postgres(url, { max: 2, backoff: () => 0.1, onnotice: () => {} });
  const store = await createPostgresStore(sql, { line });
  const errors: unknown[] = [];
  let isPaused = false;
  const put: (() => void)[] = [];
  const unlessPaused = (run: () => void) => (isPaused ? void put.push(run) : run());
  const sessions = createSessions({
    store: {
      ...store,
      listen: (onNews) => store.listen?.((...news) => unlessPaused(() => onNews(...news))) ?? (() => {}),
    },
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    random: { bytes: (count) => randomBytes(count) },
    timers: {
      after: (ms, run) => {
        const timer = setTimeout(() => unlessPaused(run), ms);
        return () => clearTimeout(timer);
      },
      yield: () => new Promise((resolve) => setImmediate(resolve)),
    },
    node,
    settings: { trustMs },
    onError: (error) => errors.push(error),
  });
  await sessions.start();
  return {
    sql,
    sessions,
    errors,
    pause: () => {
      isPaused = true;
    },
    goOn: () => {
      isPaused = false;
      for (const run of put.splice(0)) run();
    },
    async [Symbol.asyncDispose]() {
      await sessions.stop().catch(() => {});
      await Promise.all([sql.end({ timeout: 1 }), line.end({ timeout: 1 })]);
    },
  };
};
type Engine = Awaited<ReturnType<typeof startEngine>>;

const signIn = async ({ sessions }: Engine, account: number, device = 1) => {
  const signedIn = await sessions.signIn(await sessions.attempt(account), { device, limit: 6 });
  assert.equal(signedIn.kind, 'signed-in');
  return signedIn.kind === 'signed-in' ? signedIn : assert.fail();
};
const answer = async ({ sessions }: Engine, token: string) => (await sessions.check(token)).kind;
const nodesOf = (nodes: readonly { node: string }[]) => nodes.map(({ node }) => node).sort();

test('what one ends the other refuses, and has closed, when it is acknowledged; nobody waits for a poll', async () => {
  const url = await freshDatabase(server.url);
  await using one = await startEngine(url, 'one', longTrustMs);
  await using other = await startEngine(url, 'other', longTrustMs);
  const tookMs: number[] = [];
  for (let account = 1; account <= 20; account++) {
    const [by, at] = account % 2 ? [one, other] : [other, one];
    const { token } = await signIn(by, account);
    const checked = await at.sessions.check(token);
    assert.ok(checked.kind === 'accepted');
    assert.ok(!(at.sessions.check(token) instanceof Promise), 'it answers from memory');
    let closedFor: string | undefined;
    await at.sessions.hold(checked.session, {
      kind: 'stream',
      close: (why) => {
        closedFor = why;
      },
    });
    const ending = await by.sessions.end({ kind: 'everywhere', account, why: 'asked' });
    assert.equal(closedFor, 'asked');
    assert.equal(await answer(at, token), 'refused');
    assert.deepEqual(nodesOf(ending.nodes), ['one', 'other']);
    assert.ok(ending.nodes.every((node) => 'appliedAfterMs' in node));
    tookMs.push(ending.tookMs);
  }
  tookMs.sort((a, b) => a - b);
  const median = tookMs[10] ?? 0;
  assert.ok(median < longTrustMs / 16, `the median took ${median.toFixed(1)} ms`);
});

test('a paused engine holds an acknowledgement up for as long as it may trust, and is struck off', async () => {
  const url = await freshDatabase(server.url);
  await using one = await startEngine(url, 'one');
  await using other = await startEngine(url, 'other');
  const [first, second] = [await signIn(one, 1), await signIn(one, 1, 2)];
  for (const { token } of [first, second]) assert.equal(await answer(other, token), 'accepted');
  other.pause();
  const ending = await one.sessions.end({ kind: 'devices', devices: [1], account: 1, why: 'asked' });
  assert.ok(ending.tookMs >= usualTrustMs && ending.tookMs < usualTrustMs * 1.3, `${ending.tookMs} ms`);
  assert.deepEqual(
    ending.nodes.filter((node) => 'trustLapsed' in node),
    [{ node: 'other', trustLapsed: true }],
  );
  // It cannot know better than the store now, and asks it.
  assert.equal(await answer(other, first.token), 'refused');
  assert.equal(await answer(other, second.token), 'accepted');
  const next = await one.sessions.end({ kind: 'everywhere', account: 2, why: 'asked' });
  assert.deepEqual(nodesOf(next.nodes), ['one']);
  assert.ok(next.tookMs < usualTrustMs / 2, 'nobody waits for it again');

  other.goOn();
  assert.equal(await other.sessions.trusted(), true);
  const last = await one.sessions.end({ kind: 'everywhere', account: 1, why: 'asked' });
  assert.deepEqual(nodesOf(last.nodes), ['one', 'other']);
  assert.equal(await answer(other, second.token), 'refused');
});

test('nodes may differ in how long they trust themselves: each is waited for as long as it may', async () => {
  const url = await freshDatabase(server.url);
  await using hasty = await startEngine(url, 'hasty', 400);
  await using trusting = await startEngine(url, 'trusting', usualTrustMs);
  const { token } = await signIn(hasty, 1);
  assert.equal(await answer(trusting, token), 'accepted');
  trusting.pause();
  const { tookMs } = await hasty.sessions.end({ kind: 'everywhere', account: 1, why: 'asked' });
  assert.ok(tookMs >= usualTrustMs, `${tookMs} ms`);
  assert.equal(await answer(trusting, token), 'refused');
});

test('a crowd that queues for connections costs nobody the trust that has a line of its own', async () => {
  const url = await freshDatabase(server.url);
  await using one = await startEngine(url, 'one');
  const { token } = await signIn(one, 1);
  assert.equal(await answer(one, token), 'accepted');
  const crowd = Array.from({ length: 600 }, () => one.sql`select pg_sleep(0.02)`);
  const until = performance.now() + 1500;
  while (performance.now() < until) {
    assert.ok(!(one.sessions.check(token) instanceof Promise), 'it answers from memory');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await Promise.all(crowd);
});

test('while PostgreSQL is away nothing that cannot be known is accepted; afterwards both go on', async () => {
  const url = await freshDatabase(server.url);
  await using one = await startEngine(url, 'one');
  await using other = await startEngine(url, 'other');
  const { token } = await signIn(one, 1);
  assert.equal(await answer(other, token), 'accepted');
  await server.halt('immediate');
  await assert.rejects(one.sessions.end({ kind: 'everywhere', account: 1, why: 'asked' }));
  await new Promise((resolve) => setTimeout(resolve, usualTrustMs * 1.2));
  assert.equal(await answer(other, token), 'unsure');
  await server.go();
  const isBack = async (engine: Engine) => {
    for (let i = 0; i < 100 && !(await engine.sessions.trusted()); i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(await engine.sessions.trusted(), true);
  };
  await isBack(one);
  await isBack(other);
  assert.equal(await answer(other, token), 'accepted');
  const ending = await one.sessions.end({ kind: 'everywhere', account: 1, why: 'asked' });
  assert.deepEqual(nodesOf(ending.nodes), ['one', 'other']);
  assert.equal(await answer(other, token), 'refused');
  assert.ok(one.errors.length > 0 && other.errors.length > 0, 'somebody was told');
});
