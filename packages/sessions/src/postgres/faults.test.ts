// What the store does when PostgreSQL, or the way to it, breaks.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import postgres from 'postgres';
import { freshDatabase, startPostgres } from '../../../../tools/postgres.ts';
import { createPostgresStore, type PostgresStoreSettings } from './store-postgres.ts';
import { watchedSocket } from './watched-socket.ts';

// Commits that are not asked to be durable are not, for ten seconds.
const server = await startPostgres({ settings: { synchronous_commit: 'off', wal_writer_delay: '10s' } });
after(() => server.stop());

const open = async (
  url: string,
  settings: PostgresStoreSettings & { max?: number; prepare?: boolean } = {},
) => {
  const { max = 4, prepare = true } = settings;
  const sql = postgres(url, { max, prepare, backoff: () => 0.05, onnotice: () => {} });
  const store = await createPostgresStore(sql, settings);
  return { sql, store, [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }) };
};

const why = { replaced: 'signed-in-again', madeRoom: 'made-room' };
const signIn = (name: string, device = 1) => ({
  account: 1,
  epoch: 0,
  device,
  limit: 6,
  why,
  session: { id: name.padEnd(22, 'A'), secretHash: new Uint8Array(32), at: 1000, endsAt: 1e12, idleMs: 1e12 },
});
const everywhere = { kind: 'everywhere', account: 1, at: 1, why: 'x' } as const;

/** A wire to the server. `cutAt` cuts it at the next message with this text, before or after the server has got it. */
const wireTo = async (url: string) => {
  let cut: { text: string; when: 'before' | 'after' } | undefined;
  let isFrozen = false;
  const sockets = new Set<Socket>();
  const wire = createServer((near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => [near, far].forEach((end) => void end.destroy()));
    }
    near.on('data', (data) => {
      if (isFrozen) return;
      if (cut === undefined || !data.includes(cut.text)) return void far.write(data);
      const { when } = cut;
      cut = undefined;
      if (when === 'before') return void near.resetAndDestroy();
      // The server has done it once it answers; the answer goes nowhere.
      far.removeAllListeners('data').once('data', () => near.resetAndDestroy());
      far.write(data);
    });
    far.on('data', (data) => {
      if (!isFrozen) near.write(data);
    });
  });
  wire.listen(0, '127.0.0.1');
  await once(wire, 'listening');
  const through = new URL(url);
  through.port = `${(wire.address() as AddressInfo).port}`;
  return {
    url: through.href,
    cutAt: (text: string, when: 'before' | 'after') => {
      cut = { text, when };
    },
    /** Those that are open now carry nothing more, either way, and nobody is told. */
    cutForGood: () => {
      for (const socket of sockets) socket.removeAllListeners('data').resume();
    },
    get isCut() {
      return cut === undefined;
    },
    freeze: (is: boolean) => {
      isFrozen = is;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      wire.close();
    },
  };
};

for (const when of ['before', 'after'] as const) {
  test(`the connection breaks at the commit, ${when} it is done: the call throws, and all or nothing is written`, async () => {
    const url = await freshDatabase(server.url);
    await using other = await open(url);
    await other.store.signIn(signIn('a'));
    await using wire = await wireTo(url);
    await using here = await open(wire.url, { max: 1, prepare: false });
    wire.cutAt('\0commit\0', when);
    await assert.rejects(here.store.end(everywhere));
    assert.equal(wire.isCut, true);
    const isDone = when === 'after';
    assert.equal(await here.store.readEpoch(1), isDone ? 1 : 0);
    assert.equal((await here.store.readLog(0, 10)).length, isDone ? 1 : 0);
    const next = await here.store.end(everywhere);
    assert.equal(next.entry?.seq, isDone ? 2 : 1);
  });
}

for (const moment of ['while it waits for an answer', 'between two of its statements'] as const) {
  test(`a step whose connection is lost ${moment} writes nothing more, anywhere`, async () => {
    const url = await freshDatabase(server.url);
    await using here = await open(url, { max: 2 });
    await using other = await open(url);
    await here.store.signIn(signIn('a'));
    let refused: unknown;
    const broken = here.store.end(everywhere, async (tx) => {
      const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      const kill = () => other.sql`select pg_terminate_backend(${own?.pid ?? 0})`;
      if (moment === 'while it waits for an answer') {
        setTimeout(() => void kill().then(), 30);
        await tx`select pg_sleep(5)`;
      } else {
        await kill();
        await new Promise((resolve) => setTimeout(resolve, 60));
        // Others have the pool's connections by now, also the one that was lost.
        await Promise.all([here.store.readHead(), here.store.readHead(), here.store.readHead()]);
        await assert.rejects(
          async () => await tx`insert into session_nodes values ('stray', 0, 0)`,
          (error) => {
            refused = error;
            return true;
          },
        );
      }
    });
    await assert.rejects(broken, /CONNECTION_CLOSED/);
    // What the lost step was about to do it has tried by then.
    const isOver = () => moment === 'while it waits for an answer' || refused !== undefined;
    for (let i = 0; i < 100 && (i < 2 || !isOver()); i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.ok(isOver());
    assert.deepEqual(await here.store.nodes(), []);
    assert.equal(await here.store.readHead(), 0);
    assert.equal((await here.store.list(1)).length, 1);
    assert.equal((await here.store.end(everywhere)).entry?.seq, 1);
  });
}

test('a call that gets no answer throws in time, and what it asked is undone or whole', async () => {
  const url = await freshDatabase(server.url);
  await using wire = await wireTo(url);
  await using here = await open(wire.url, { callMs: 400 });
  await using other = await open(url);
  await here.store.signIn(signIn('a'));
  wire.freeze(true);
  const started = performance.now();
  const calls = [
    here.store.end(everywhere),
    here.store.read(signIn('a').session.id),
    here.store.signIn(signIn('b', 2)),
    here.store.report('n', 1),
    here.store.readLog(0, 1),
    here.store.nodes(),
  ];
  for (const { status, reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
    assert.equal(status, 'rejected');
    assert.match(String(reason), /did not answer within 400 ms/);
  }
  assert.ok(performance.now() - started < 1000);
  assert.equal((await other.store.end(everywhere)).entry?.seq, 1);
});

test('connections that were cut without a word are given up, and others take their place', async () => {
  const url = await freshDatabase(server.url);
  await using wire = await wireTo(url);
  const options = { max: 1, backoff: () => 0.05, socket: watchedSocket(300), onnotice: () => {} };
  const sql = postgres(wire.url, options);
  after(() => sql.end({ timeout: 1 }));
  const store = await createPostgresStore(sql, { callMs: 600 });
  await store.signIn(signIn('a'));
  // Silence is no fault while nothing is asked.
  const pids = async () => (await sql`select pg_backend_pid() as pid`).map(({ pid }) => pid);
  const before = await pids();
  await new Promise((resolve) => setTimeout(resolve, 800));
  assert.deepEqual(await pids(), before);
  // What is cut now stays cut: only a new connection gets through.
  wire.cutForGood();
  await Promise.allSettled([store.readHead(), store.end(everywhere)]);
  const started = performance.now();
  for (;;) {
    const head = await store.readHead().catch(() => undefined);
    if (head !== undefined) break;
    assert.ok(performance.now() - started < 3000, 'no connection took the place of those that were cut');
  }
  assert.notDeepEqual(await pids(), before);
});

test('a lock that somebody sits on is waited for in bounded time, and the next call goes through', async () => {
  const url = await freshDatabase(server.url);
  await using here = await open(url, { callMs: 600 });
  await using other = await open(url);
  await here.store.signIn(signIn('a'));
  const holder = await other.sql.reserve();
  await holder`begin`;
  await holder`select seq from session_head for update`;
  await assert.rejects(here.store.end(everywhere), /lock timeout/);
  await holder`rollback`;
  holder.release();
  assert.equal((await here.store.end(everywhere)).entry?.seq, 1);
});

test('who stops in the middle of a step loses it, and lets the others go on', async () => {
  const url = await freshDatabase(server.url);
  await using here = await open(url, { callMs: 500 });
  await using other = await open(url);
  await here.store.signIn(signIn('a'));
  const stuck = here.store.end(everywhere, () => new Promise(() => {}));
  stuck.catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal((await other.store.end(everywhere)).entry?.seq, 1);
  await assert.rejects(stuck);
});

test('what was told as done outlives a crash of PostgreSQL, also where the default is to commit at leisure', async () => {
  const url = await freshDatabase(server.url);
  await using here = await open(url);
  const leisurely = async () => {
    await here.sql`insert into at_leisure values (1)`;
    await server.restart('immediate');
    const again = async (tries = 20): Promise<number> =>
      here.sql`select from at_leisure`.then(
        ({ count }) => count,
        (error) => (tries > 0 ? again(tries - 1) : Promise.reject(error)),
      );
    assert.equal(await again(), 0, 'a commit at leisure is lost, or this test shows nothing');
  };
  await here.sql`create table at_leisure (x int)`;
  await here.sql`checkpoint`;
  await here.store.register('n', 1, 1000);
  await here.store.end(everywhere);
  await leisurely();
  assert.equal(await here.store.readEpoch(1), 1);
  await here.store.report('n', 2);
  await leisurely();
  assert.deepEqual(await here.store.nodes(), [{ node: 'n', applied: 2, trustMs: 1000 }]);
});

test('while PostgreSQL is down every call throws; afterwards all work again, and who listens hears again', async () => {
  const url = await freshDatabase(server.url);
  await using here = await open(url, { callMs: 2000 });
  await using other = await open(url);
  const heard: string[] = [];
  const stop = here.store.listen?.((what) => heard.push(what));
  const { store } = here;
  await store.signIn(signIn('a'));
  await server.halt();
  const calls = [
    () => store.readEpoch(1),
    () => store.signIn(signIn('b', 2)),
    () => store.end(everywhere),
    () => store.read(signIn('a').session.id),
    () => store.list(1),
    () => store.readHead(),
    () => store.readLog(0, 1),
    () => store.touch([{ id: signIn('a').session.id, at: 2000 }]),
    () => store.register('n', 0, 1000),
    () => store.report('n', 0),
    () => store.strikeOff('n'),
    () => store.nodes(),
    () => store.forget({ at: 0, seq: 0 }, 10),
  ];
  for (const call of calls) await assert.rejects(call);
  await server.go();
  const works = async (tries: number): Promise<void> => {
    for (const call of calls.slice(3)) {
      try {
        await call();
      } catch (error) {
        if (tries === 0) throw error;
        return works(tries - 1);
      }
    }
  };
  await works(20);
  heard.length = 0;
  for (let i = 0; i < 100 && !heard.includes('log'); i++) {
    await other.store.end(everywhere);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.ok(heard.includes('log'));
  stop?.();
});
