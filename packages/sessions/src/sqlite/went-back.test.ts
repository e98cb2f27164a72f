// A database file that was put back from a copy: what was ended since the copy must not come back.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSessions } from '../sessions.ts';
import type { LogEntry, SessionStore } from '../store.ts';
import { openSqlite } from './open.ts';
import { createSqliteStore } from './store-sqlite.ts';

type Store = Awaited<ReturnType<typeof createSqliteStore>>;

/** A store whose file can be put back to how it was, also beneath an engine that runs. */
const withFile = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-went-back-'));
  const path = join(folder, 'sessions.sqlite');
  let handle = openSqlite(path);
  let present = await createSqliteStore(handle);
  const store = new Proxy({} as Store, {
    get: (_, name: keyof Store) => present[name],
  });
  return {
    store,
    backUp: () => handle.read.exec(`vacuum into '${join(folder, 'copy.sqlite')}'`),
    async putBack() {
      await handle.close();
      for (const rest of ['-wal', '-shm']) rmSync(`${path}${rest}`, { force: true });
      copyFileSync(join(folder, 'copy.sqlite'), path);
      handle = openSqlite(path);
      present = await createSqliteStore(handle);
    },
    /** Puts an entry into the log that is not one of ours. */
    append: (seq: number, what: object) =>
      handle.transaction((tx) =>
        tx.prepare('insert into session_log values (?, 1, ?, 0, ?)').run(seq, JSON.stringify(what), 'future'),
      ),
    remove: (id: string) =>
      handle.transaction((tx) => tx.prepare('delete from sessions where id = ?').run(id)),
    async [Symbol.asyncDispose]() {
      await handle.close();
      rmSync(folder, { recursive: true });
    },
  };
};

let nodes = 0;
const createNode = (
  store: SessionStore<Parameters<Parameters<Store['end']>[1] & object>[0]>,
  trustMs = 50,
) => {
  const told: LogEntry[] = [];
  const applied: number[] = [];
  const errors: unknown[] = [];
  const sessions = createSessions({
    store,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    timers: {
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      yield: () => new Promise((resolve) => setImmediate(resolve)),
    },
    node: `node ${++nodes}`,
    settings: { trustMs },
    onError: (error) => errors.push(error),
    onApplied: (seq) => applied.push(seq),
    whenWentBack: (_tx, entry) => {
      told.push(entry);
    },
  });
  const signIn = async (account: number, device: number) => {
    const result = await sessions.signIn(await sessions.attempt(account), { device, limit: 6 });
    assert.equal(result.kind, 'signed-in');
    return (result as Extract<typeof result, { kind: 'signed-in' }>).token;
  };
  return { sessions, signIn, told, applied, errors, [Symbol.asyncDispose]: () => sessions.stop() };
};

const everywhere = (account: number) => ({ kind: 'everywhere', account, why: 'asked' }) as const;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('at a start: what was ended since the backup stays ended, because the last entry was kept elsewhere', async () => {
  await using file = await withFile();
  await using before = createNode(file.store);
  await before.sessions.start();
  const lost = await before.signIn(1, 1);
  const other = await before.signIn(2, 1);
  file.backUp();
  await before.sessions.end(everywhere(1));
  assert.equal((await before.sessions.check(lost)).kind, 'refused');
  await before.sessions.stop();
  assert.deepEqual(before.applied, [1]);
  await file.putBack();

  await using unaware = createNode(file.store);
  await unaware.sessions.start();
  assert.equal((await unaware.sessions.check(lost)).kind, 'accepted', 'else this test shows nothing');
  await unaware.sessions.stop();

  await using after = createNode(file.store);
  const { sessions, told, signIn } = after;
  await sessions.start({ known: 1 });
  assert.equal((await sessions.check(lost)).kind, 'refused');
  assert.equal((await sessions.check(other)).kind, 'refused', 'nobody knows what else was ended');
  assert.deepEqual(
    told.map(({ what }) => what),
    [{ kind: 'everything' }],
  );
  const token = await signIn(1, 1);
  assert.equal((await sessions.check(token)).kind, 'accepted');
  const { seq = 0 } = (await sessions.end(everywhere(1))).entry ?? {};
  await sessions.stop();

  await using again = createNode(file.store);
  await again.sessions.start({ known: seq });
  assert.deepEqual(again.told, [], 'a start with all that is known ends nothing');
});

test('beneath nodes that run: they notice, and what they had ended is refused again by all', async () => {
  await using file = await withFile();
  await using one = createNode(file.store);
  await using two = createNode(file.store);
  await one.sessions.start();
  await two.sessions.start();
  const lost = await one.signIn(1, 1);
  file.backUp();
  await one.sessions.end(everywhere(1));
  await file.putBack();
  await wait(200);
  for (const { sessions, errors } of [one, two]) {
    assert.equal((await sessions.check(lost)).kind, 'refused');
    assert.equal(await sessions.trusted(), true);
    assert.deepEqual(errors, []);
  }
  assert.equal(one.told.length + two.told.length, 1, 'one of them ended everything, once');
  const token = await two.signIn(1, 1);
  assert.equal((await one.sessions.check(token)).kind, 'accepted');
  await one.sessions.end(everywhere(1));
  assert.equal((await two.sessions.check(token)).kind, 'refused');
});

test('beneath a node that runs, and another has written at once: it is not taken for what was lost', async () => {
  await using file = await withFile();
  await using one = createNode(file.store, 400);
  await one.sessions.start();
  const lost = await one.signIn(1, 1);
  const other = await one.signIn(3, 1);
  file.backUp();
  await one.sessions.end(everywhere(1));
  for (const [token, kind] of [[lost, 'refused'] as const, [other, 'accepted'] as const])
    assert.equal((await one.sessions.check(token)).kind, kind);
  await file.putBack();
  await using unaware = createNode(file.store, 400);
  await unaware.sessions.start();
  const { entry } = await unaware.sessions.end(everywhere(3));
  assert.equal(entry?.seq, 1, 'it has the number of the entry that was lost');
  await wait(500);
  for (const { sessions } of [one, unaware]) {
    assert.equal((await sessions.check(other)).kind, 'refused');
    assert.equal((await sessions.check(lost)).kind, 'refused');
  }
  assert.equal(one.told.length + unaware.told.length, 1, 'everything ended, once');
});

test('a node that had applied what was lost does not take its own next entry for the follower of it', async () => {
  await using file = await withFile();
  await using one = createNode(file.store, 4000);
  await one.sessions.start();
  const ended = await one.signIn(1, 1);
  const other = await one.signIn(3, 1);
  file.backUp();
  await one.sessions.end(everywhere(1));
  assert.equal((await one.sessions.check(other)).kind, 'accepted');
  await file.putBack();
  await file.store.end({ kind: 'everywhere', account: 3, at: 1, why: 'by another node' });
  await one.sessions.end(everywhere(4));
  assert.equal((await one.sessions.check(other)).kind, 'refused');
  assert.equal((await one.sessions.check(ended)).kind, 'refused');
});

test('by hand, while others write: it ends everything or says that it did not', async () => {
  await using file = await withFile();
  let isRacing = false;
  const store: typeof file.store = new Proxy(file.store, {
    get: (target, name: keyof typeof file.store) =>
      name !== 'endAllIfBehind'
        ? target[name]
        : async (...args: Parameters<typeof file.store.endAllIfBehind>) => {
            if (isRacing) await target.end({ kind: 'everywhere', account: 9, at: 1, why: 'meanwhile' });
            return target.endAllIfBehind(...args);
          },
  });
  await using one = createNode(store);
  await one.sessions.start();
  const token = await one.signIn(1, 1);
  isRacing = true;
  await one.sessions.endAll();
  assert.equal((await one.sessions.check(token)).kind, 'refused');
});

test('by hand: every session ends, on every node, before it is acknowledged', async () => {
  await using file = await withFile();
  await using one = createNode(file.store);
  await using two = createNode(file.store);
  await one.sessions.start();
  await two.sessions.start();
  const tokens = [await one.signIn(1, 1), await one.signIn(2, 1), await two.signIn(2, 2)];
  for (const { sessions } of [one, two]) {
    for (const token of tokens) assert.equal((await sessions.check(token)).kind, 'accepted');
  }
  const closed: string[] = [];
  const checked = await one.sessions.check(tokens[0] as string);
  assert.equal(checked.kind, 'accepted');
  if (checked.kind === 'accepted') {
    await one.sessions.hold(checked.session, { kind: 'stream', close: (why) => closed.push(why) });
  }
  const { nodes } = await one.sessions.endAll();
  for (const { sessions } of [one, two]) {
    for (const token of tokens) assert.equal((await sessions.check(token)).kind, 'refused');
  }
  assert.equal(nodes.length, 2);
  assert.deepEqual(closed, ['out-of-step']);
});

test('an entry of a later version is not passed over: the node forgets all it knows, and goes on', async () => {
  await using file = await withFile();
  await using node = createNode(file.store, 200);
  const { sessions, signIn, applied, errors } = node;
  await sessions.start();
  const ended = await signIn(1, 1);
  const other = await signIn(2, 1);
  const closed: string[] = [];
  for (const token of [ended, other]) {
    const checked = await sessions.check(token);
    assert.equal(checked.kind, 'accepted');
    if (checked.kind === 'accepted') {
      await sessions.hold(checked.session, { kind: 'stream', close: (why) => closed.push(why) });
    }
  }
  // A later version knows a way of ending that this one does not: its node has changed the truth and says so.
  const [session] = await file.store.list(1);
  await file.remove(session?.id ?? '');
  await file.append(1, { kind: 'of-a-later-version', place: 'somewhere' });
  await wait(300);
  assert.equal((await sessions.check(ended)).kind, 'refused');
  assert.deepEqual(closed, ['out-of-step', 'out-of-step'], 'it cannot know which of them');
  assert.equal((await sessions.check(other)).kind, 'accepted', 'the truth is asked again');
  assert.equal(sessions.figures().applied, 1);
  assert.ok(sessions.figures().trustLeftMs > 0);
  await sessions.end(everywhere(2));
  assert.equal((await sessions.check(other)).kind, 'refused');
  assert.deepEqual(applied, [1, 2]);
  assert.deepEqual(errors, []);
});
