import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryStore } from './memory/store-memory.ts';
import { createSessions, type Sessions } from './sessions.ts';
import type { SessionStore } from './store.ts';
import { createFakeClock, createFakeTime } from './testing/fake-clock.ts';
import { createSeededRandom } from './testing/seeded-random.ts';

const trustMs = 60_000;

/** Two engines on one memory store that tells of what is new, or not. */
const twoNodes = async ({ isTold }: { isTold: boolean }) => {
  const time = createFakeTime();
  const memory = createMemoryStore();
  const random = createSeededRandom(1);
  const later = (ms: number) => new Promise<void>((resolve) => time.after(ms, resolve));
  const listeners = new Set<Parameters<NonNullable<SessionStore<undefined>['listen']>>[0]>();
  const tell = (what: 'log' | 'nodes', seq?: number) => {
    if (!isTold) return;
    time.after(1, () => {
      for (const onNews of listeners) onNews(what, seq);
    });
  };
  const store: SessionStore<undefined> = {
    ...memory,
    async readLog(after, limit) {
      const found = await memory.readLog(after, limit);
      await later(2);
      return found;
    },
    async end(request, also) {
      const outcome = await memory.end(request, also);
      tell('log', outcome.entry?.seq);
      return outcome;
    },
    async report(node, applied) {
      const isListed = await memory.report(node, applied);
      tell('nodes');
      return isListed;
    },
    listen(onNews) {
      listeners.add(onNews);
      return () => void listeners.delete(onNews);
    },
  };
  const node = (name: string) =>
    createSessions({ ...createFakeClock(time), store, random, node: name, settings: { trustMs } });
  const [one, other] = [node('one'), node('other')];
  /** Lets virtual time pass, so much at a time, until the promise settles. */
  const during = async <T>(promise: Promise<T>, everyMs = 1): Promise<T> => {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    promise.then(settle, settle);
    while (!isSettled) await time.advance(everyMs);
    return promise;
  };
  const end = async (by: Sessions<undefined>) => {
    const started = time.now();
    const { nodes } = await by.end({ kind: 'everywhere', account: 1, why: 'x' });
    return { tookMs: time.now() - started, nodes: nodes.map(({ node }) => node).sort() };
  };
  await during(Promise.all([one.start(), other.start()]));
  return { one, other, end, during, later, listeners };
};

test('news of the log and of reports makes an acknowledgement wait for no poll and no look', async () => {
  const { one, other, end, during } = await twoNodes({ isTold: true });
  for (const by of [one, other, one]) {
    const { tookMs, nodes } = await during(end(by));
    assert.deepEqual(nodes, ['one', 'other']);
    assert.ok(tookMs <= 10, `${tookMs} ms`);
  }
});

test('news that is lost costs nothing but the time until the next poll', async () => {
  const { one, other, end, during } = await twoNodes({ isTold: false });
  for (const by of [one, other]) {
    const { tookMs, nodes } = await during(end(by), 50);
    assert.deepEqual(nodes, ['one', 'other']);
    assert.ok(tookMs > 100 && tookMs <= trustMs / 4 + 100, `${tookMs} ms`);
  }
});

test('of two endings close to each other none is missed, also while a poll is under way', async () => {
  const { one, end, during, later } = await twoNodes({ isTold: true });
  for (let gap = 0; gap < 8; gap += 0.5) {
    const both = during(Promise.all([end(one), later(gap).then(() => end(one))]));
    for (const { tookMs } of await both) assert.ok(tookMs <= 20, `${tookMs} ms, ${gap} ms apart`);
  }
});

test('an engine that has stopped listens no more', async () => {
  const { one, other, during, listeners } = await twoNodes({ isTold: true });
  assert.equal(listeners.size, 2);
  await during(one.stop());
  assert.equal(listeners.size, 1);
  await during(other.stop());
  assert.equal(listeners.size, 0);
});
