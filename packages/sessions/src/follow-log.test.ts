import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryStore } from './memory/store-memory.ts';
import { createSessions } from './sessions.ts';

/** More endings than one read of the log gives, twice over, and then some. */
const endings = 1203;

test('a node that was away while more was ended than one read gives applies all of it before it trusts', async () => {
  const store = createMemoryStore();
  let passedMs = 0;
  const clock = { now: () => 1_700_000_000_000 + passedMs, monotonic: () => passedMs };
  const sessions = createSessions({
    store,
    clock,
    // It reads the log when it is asked to, and never by itself.
    timers: { after: () => () => {}, yield: () => Promise.resolve() },
    random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    node: 'away',
  });
  await sessions.start();
  const tokens: string[] = [];
  for (const account of [1, 500, 501, 1000, 1001, endings]) {
    const born = await sessions.signIn(await sessions.attempt(account), { device: account, limit: 6 });
    assert.ok(born.kind === 'signed-in');
    assert.equal((await sessions.check(born.token)).kind, 'accepted');
    tokens.push(born.token);
  }
  for (let account = 1; account <= endings; account++) {
    await store.end({ kind: 'everywhere', account, why: 'elsewhere', at: clock.now() });
  }
  passedMs += 2000;
  assert.equal(await sessions.trusted(), true);
  assert.equal(sessions.figures().applied, endings);
  for (const token of tokens) assert.equal((await sessions.check(token)).kind, 'refused');
});
