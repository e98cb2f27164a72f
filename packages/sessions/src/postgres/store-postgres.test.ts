import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import postgres from 'postgres';
import { freshDatabase, startPostgres } from '../../../../tools/postgres.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { storeContract } from '../testing/store-contract.ts';
import { createPostgresStore } from './store-postgres.ts';

const server = await startPostgres();
after(() => server.stop());

const connectTo = (url: string, max = 8) => postgres(url, { max, onnotice: () => {} });

storeContract({
  name: 'PostgreSQL',
  open: async () => {
    const sql = connectTo(await freshDatabase(server.url));
    return { store: await createPostgresStore(sql), close: () => sql.end({ timeout: 5 }) };
  },
});

storeContract({
  name: 'PostgreSQL, with whole numbers read as numbers',
  open: async () => {
    const types = { bigint: { to: 20, from: [20], parse: Number, serialize: String } };
    const sql = postgres(await freshDatabase(server.url), { max: 4, types }) as unknown as postgres.Sql;
    return { store: await createPostgresStore(sql), close: () => sql.end({ timeout: 5 }) };
  },
});

/** Stores of several processes on one new database. */
const openSome = async (count: number, callMs = 5000) => {
  const url = await freshDatabase(server.url);
  const sqls = Array.from({ length: count }, () => connectTo(url));
  // All at once: they make the tables together.
  const stores = await Promise.all(sqls.map((sql) => createPostgresStore(sql, { callMs })));
  return {
    stores,
    sql: sqls[0] as postgres.Sql,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(sqls.map((sql) => sql.end({ timeout: 5 })));
    },
  };
};

let born = 0;
const request = (account: number, device: number, limit = 6) => {
  const id = `${++born}`.padStart(22, 'A');
  const session = { id, secretHash: new Uint8Array(32), at: 1000, endsAt: 1e12, idleMs: 1e12 };
  const why = { replaced: 'signed-in-again', madeRoom: 'made-room' };
  return { account, epoch: 0, device, limit, why, session };
};

test('four that start at once on an empty database make one set of tables', async () => {
  await using some = await openSome(4);
  const [one, , , four] = some.stores;
  await one?.end({ kind: 'everywhere', account: 1, at: 1, why: 'x' });
  assert.equal(await four?.readHead(), 1);
});

test('stores of several processes have one truth, and tell each other what is new', async () => {
  await using some = await openSome(2);
  const [one, other] = some.stores;
  assert.ok(one && other);
  const heard: string[] = [];
  await new Promise<void>((resolve) => {
    const stop = other.listen?.((...news) => {
      heard.push(news.join(' '));
      resolve();
    });
    after(() => stop?.());
  });
  const asked = request(1, 1);
  await one.signIn(asked);
  assert.equal((await other.read(asked.session.id))?.device, 1);
  await other.end({ kind: 'everywhere', account: 1, at: 1, why: 'x' });
  assert.equal(await one.read(asked.session.id), undefined);
  await one.register('n', 0, 1000);
  assert.equal(await other.report('n', 1), true);
  await one.strikeOff('n', 2);
  assert.equal(await other.report('n', 1), false);
  for (let i = 0; i < 100 && heard.length < 4; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(heard, ['log', 'log 1', 'nodes', 'nodes']);
});

test('of a notification that says more than this version knows, what it knows is heard', async () => {
  await using some = await openSome(1);
  const [one] = some.stores;
  const heard: string[] = [];
  await new Promise<void>((resolve) => {
    const stop = one?.listen?.((...news) => {
      heard.push(news.join(' '));
      resolve();
    });
    after(() => stop?.());
  });
  for (const said of ['7', `8 everywhere ${'x'.repeat(7000)}`, 'nodes of the next version', 'else', '']) {
    await some.sql`select pg_notify('gatefold_sessions', ${said})`;
  }
  for (let i = 0; i < 100 && heard.length < 6; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(heard, ['log', 'log 7', 'log 8', 'nodes', 'nodes', 'nodes']);
});

test('1,000 parallel sign-ins of one account over three processes never make more than six sessions', async () => {
  await using some = await openSome(3, 60_000);
  const { stores } = some;
  for (let account = 1; account <= 3; account++) {
    const outcomes = await Promise.all(
      Array.from({ length: 1000 }, (_, i) => stores[i % 3]?.signIn(request(account, i + 1))),
    );
    assert.equal(outcomes.filter((outcome) => outcome?.kind === 'signed-in').length, 6);
    assert.equal(outcomes.filter((outcome) => outcome?.kind === 'limit-reached').length, 994);
    assert.equal((await stores[0]?.list(account))?.length, 6);
  }
});

test('sign-ins that each make room by ending all others leave one session, and everything in the log', async () => {
  await using some = await openSome(3, 20_000);
  const { stores } = some;
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      stores[i % 3]?.signIn({ ...request(1, i + 1), end: [...Array(60)].map((_, d) => d + 1) }),
    ),
  );
  assert.equal(outcomes.filter((outcome) => outcome?.kind === 'signed-in').length, 60);
  assert.equal((await stores[0]?.list(1))?.length, 1);
  const log = (await stores[0]?.readLog(0, 1000)) ?? [];
  const ended = log.flatMap(({ what }) => (what.kind === 'sessions' ? what.ids : []));
  assert.deepEqual([ended.length, new Set(ended).size], [59, 59]);
});

test('numbers of the log become visible in order and without gaps while many commit', async (context) => {
  const seed = Number(process.env['SEED'] ?? 5);
  context.diagnostic(`seed ${seed}`);
  const random = createSeededRandom(seed);
  await using some = await openSome(3, 20_000);
  const { stores } = some;
  let isOver = false;
  let most = 0;
  const watch = async (store: (typeof stores)[number]) => {
    for (let seen = 0; ; ) {
      const wasOver = isOver;
      const found = await store.readLog(seen, 1000);
      found.forEach(({ seq }, at) => void assert.equal(seq, seen + 1 + at));
      most = Math.max(most, found.length);
      seen += found.length;
      if (wasOver) return seen;
    }
  };
  const write = async (store: (typeof stores)[number]) => {
    for (let i = 0; i < 40; i++) {
      const isUndone = random.chance(0.2);
      const ended = store.end(
        { kind: 'everywhere', account: random.between(1, 9), at: 1, why: 'x' },
        async (tx) => {
          await tx`select pg_sleep(${random.fraction() * 0.003})`;
          if (isUndone) throw new Error('undone');
        },
      );
      if (isUndone) await assert.rejects(ended, /^Error: undone$/);
      else await ended;
    }
  };
  const watching = stores.map(watch);
  await Promise.all([...stores, ...stores].map(write));
  isOver = true;
  const seen = await Promise.all(watching);
  const head = await stores[0]?.readHead();
  assert.deepEqual(seen, [head, head, head]);
  assert.ok(seen[0] !== undefined && seen[0] > 100 && most < seen[0], `${seen[0]} in steps of up to ${most}`);
});

test('a call that arrives late neither lowers what a node has applied nor takes it off the list again', async () => {
  await using some = await openSome(1);
  const [store] = some.stores;
  assert.ok(store);
  await store.register('n', 5, 1000);
  await store.report('n', 7);
  assert.equal(await store.report('n', 6), true);
  await store.register('n', 5, 1000);
  assert.deepEqual(await store.nodes(), [{ node: 'n', applied: 7, trustMs: 1000 }]);
  // It joins again between the two halves of a leaving that is on its way.
  const holder = await some.sql.reserve();
  await holder`begin`;
  await holder`update session_nodes set joined = joined + 1`;
  const leaving = store.strikeOff('n');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await holder`commit`;
  holder.release();
  await leaving;
  assert.deepEqual(await store.nodes(), [{ node: 'n', applied: 7, trustMs: 1000 }]);
  await store.strikeOff('n');
  assert.deepEqual(await store.nodes(), []);
});

test('signing out everywhere writes no more for thousands of sessions than for one', async () => {
  const sql = connectTo(await freshDatabase(server.url), 1);
  after(() => sql.end());
  const store = await createPostgresStore(sql);
  await store.signIn(request(1, 1));
  await sql`insert into session_accounts values (2, 0)`;
  await sql`
    insert into sessions select lpad(n::text, 22, 'B'), '\\x00', 2, n, 0, 1, 1, 1e12, 1e12
    from generate_series(1, 5000) as n`;
  const rowsWritten = async (account: number) => {
    let rows = 0;
    // What this connection counted so far goes to the server, and the count begins anew.
    await sql`select pg_stat_force_next_flush()`;
    await store.end({ kind: 'everywhere', account, at: 1, why: 'x' }, async (tx) => {
      const [sum] = await tx<{ rows: string }[]>`
        select sum(n_tup_ins + n_tup_upd + n_tup_del) as rows from pg_stat_xact_user_tables`;
      rows = Number(sum?.rows);
    });
    return rows;
  };
  const one = await rowsWritten(1);
  assert.ok(one > 0 && one <= 3, `${one} rows`);
  assert.equal(await rowsWritten(2), one);
  assert.deepEqual(await store.list(2), []);
});

test('a log that was copied here is counted on; tables of a newer version are refused in words', async () => {
  await using some = await openSome(1);
  await some.sql`insert into session_log values (41, 1, '{"kind":"everywhere","epoch":1}', 1, 'x')`;
  const again = await createPostgresStore(some.sql);
  const { entry } = await again.end({ kind: 'everywhere', account: 1, at: 1, why: 'x' });
  assert.equal(entry?.seq, 42);
  await some.sql`update session_schema set version = 99`;
  await assert.rejects(createPostgresStore(some.sql), /have version 99, this program knows 1/);
});
