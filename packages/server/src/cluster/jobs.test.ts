import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freshDatabase, type Postgres, startPostgres } from '../../../../tools/postgres.ts';
import type { Data } from '../db/data.ts';
import { openPostgresData } from '../db/postgres-data.ts';
import { openSqliteData } from '../db/sqlite-data.ts';
import { createLocalChannel } from './channel.ts';
import { createJobs, type JobState } from './jobs.ts';

let server: Postgres;
before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

const until = async (isSo: () => boolean | Promise<boolean>, what: string, mostMs = 10_000) => {
  for (const end = Date.now() + mostMs; !(await isSo()); await wait(10))
    if (Date.now() > end) assert.fail(`not within ${mostMs} ms: ${what}`);
};

/** Two workers: on PostgreSQL two servers, on SQLite one server twice. */
const stores = {
  sqlite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatefold-jobs-'));
    const data = await openSqliteData(join(folder, 'gatefold.sqlite'));
    const close = async () => {
      await data.close();
      rmSync(folder, { recursive: true });
    };
    return { data: [data, data] as [Data, Data], close };
  },
  postgres: async () => {
    const url = await freshDatabase(server.url);
    const data = [await openPostgresData(url), await openPostgresData(url)] as [Data, Data];
    return { data, close: async () => void (await Promise.all(data.map((one) => one.close()))) };
  },
};

for (const [name, openStore] of Object.entries(stores)) {
  const onTwo = (
    what: string,
    run: (a: ReturnType<typeof createJobs>, b: typeof a, data: Data) => Promise<void>,
  ) =>
    test(`${name}: ${what}`, async () => {
      const { data, close } = await openStore();
      const [a, b] = data.map((one, at) =>
        createJobs({
          data: one,
          channel: createLocalChannel((error) => assert.fail(String(error))),
          clock,
          node: `node-${at}`,
          onError: () => {},
        }),
      );
      try {
        await run(a as NonNullable<typeof a>, b as NonNullable<typeof b>, data[0]);
      } finally {
        await close();
      }
    });

  onTwo('each job is done once, by one of the workers, and its result is kept', async (a, b) => {
    const done: string[] = [];
    const workers = [a, b].map((jobs) =>
      jobs.work(
        'count',
        async ({ key, data }) => {
          done.push(key);
          await wait(5);
          return { twice: Number(data) * 2 };
        },
        { atOnce: 3 },
      ),
    );
    await Promise.all(Array.from({ length: 30 }, (_, number) => a.add('count', `${number}`, number)));
    await until(async () => done.length >= 30, 'all done');
    await until(async () => (await b.state('count', '29'))?.state === 'done', 'the last one kept');
    assert.equal(new Set(done).size, 30);
    assert.equal(done.length, 30);
    assert.deepEqual(await b.state('count', '21'), {
      kind: 'count',
      key: '21',
      state: 'done',
      attempts: 1,
      result: { twice: 42 },
    });
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  onTwo('asked for again while it waits or runs, or too soon after it ended, it is one job', async (a, b) => {
    assert.equal(await a.add('one', 'key', 1), true);
    assert.equal(await b.add('one', 'key', 2), false);
    assert.equal(await b.add('one', 'other', 2), true);
    let runs = 0;
    const worker = b.work('one', async () => ++runs);
    await until(async () => (await a.state('one', 'key'))?.state === 'done', 'done');
    assert.equal(await a.add('one', 'key', 3, { againAfterMs: 60_000 }), false);
    assert.equal(await a.add('one', 'key', 3), true);
    await worker.stop();
  });

  onTwo(
    'of one lane one job at a time is worked on, whoever is at it and whatever its kind',
    async (a, b) => {
      const running = new Map<string, number>();
      let most = 0;
      const order: string[] = [];
      const run = async ({ key }: { key: string }) => {
        const [lane = ''] = key.split(' ');
        running.set(lane, (running.get(lane) ?? 0) + 1);
        most = Math.max(most, ...running.values());
        await wait(30);
        running.set(lane, (running.get(lane) ?? 0) - 1);
        order.push(key);
      };
      for (let nth = 0; nth < 6; nth++)
        await a.add(nth % 2 === 0 ? 'one' : 'two', `busy ${nth}`, null, { lane: 'busy' });
      await a.add('one', 'calm 0', null, { lane: 'calm' });
      const workers = [a, b].flatMap((jobs) => [
        jobs.work('one', run, { atOnce: 4 }),
        jobs.work('two', run, { atOnce: 4 }),
      ]);
      await until(() => order.length === 7, 'all are done', 40_000);
      assert.equal(most, 1);
      assert.ok(order.indexOf('calm 0') < 2, `not behind those of another lane: ${order.join()}`);
      for (const worker of workers) await worker.stop();
    },
  );

  onTwo(
    'asked for in a transaction it is asked for with all else in it, or not at all',
    async (a, b, data) => {
      const done: unknown[] = [];
      const worker = a.work('mail', async ({ data }) => done.push(data));
      const states: string[] = [];
      a.onChange(({ key, state }) => states.push(`${key} ${state}`));
      const undone = data.transaction(async (tx) => {
        assert.ok(await a.addIn(tx, 'mail', 'undone', 1));
        throw new Error('on purpose');
      });
      await assert.rejects(undone, /on purpose/);
      assert.equal(await b.state('mail', 'undone'), undefined);
      assert.deepEqual(states, []);

      const tell = await data.transaction(async (tx) => {
        await data.on(tx).insertInto('moved').values({ at: 1, whither: 'elsewhere' }).execute();
        return a.addIn(tx, 'mail', 'sent', 2);
      });
      assert.equal(await data.transaction((tx) => b.addIn(tx, 'mail', 'sent', 3)), undefined);
      tell?.();
      // Sooner than a worker looks by itself.
      await until(async () => (await b.state('mail', 'sent'))?.state === 'done', 'done', 2000);
      assert.deepEqual(done, [2]);
      assert.equal(states[0], 'sent waiting');
      await worker.stop();
    },
  );

  onTwo('what fails is tried again, later given up, and why is kept', async (a) => {
    const states: JobState[] = [];
    a.onChange((state) => states.push(state));
    const worker = a.work(
      'fails',
      async ({ attempts }, { progress }) => {
        progress(attempts);
        throw new Error(`no ${attempts}`);
      },
      { attemptsMost: 2 },
    );
    await a.add('fails', 'key', null);
    await until(
      async () => (await a.state('fails', 'key'))?.state === 'waiting',
      'waits for its next attempt',
    );
    await until(async () => (await a.state('fails', 'key'))?.state === 'failed', 'given up');
    assert.equal((await a.state('fails', 'key'))?.why, 'no 2');
    assert.deepEqual(
      states.map(({ state, progress }) => `${state} ${progress ?? ''}`.trim()),
      ['waiting', 'running', 'running 1', 'waiting', 'running', 'running 2', 'failed'],
    );
    await worker.stop();
  });

  onTwo(
    'a job whose worker is dead is taken over, and the dead one cannot finish it any more',
    async (a, b) => {
      await a.add('long', 'key', null);
      let isAborted = false;
      let wake = () => {};
      // Its heart beats only after the lease of 100 ms, as that of a process that was stopped.
      const stopped = a.work(
        'long',
        async (_job, { signal }) => {
          const until = performance.now() + 400;
          while (performance.now() < until);
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          isAborted = signal.aborted;
          return 'late';
        },
        { leaseMs: 100 },
      );
      await until(async () => (await b.state('long', 'key'))?.state === 'running', 'taken');
      const other = b.work('long', async () => 'in time', { leaseMs: 5000 });
      await until(async () => (await b.state('long', 'key'))?.state === 'done', 'taken over');
      await wait(60);
      wake();
      await stopped.stop();
      await other.stop();
      assert.equal(isAborted, true);
      const state = await a.state('long', 'key');
      assert.deepEqual([state?.result, state?.attempts], ['in time', 2]);
    },
  );

  onTwo('what ended long ago is forgotten a little at a time, and nothing else', async (a, b, data) => {
    const longAgo = Date.now() - 31 * 24 * 3_600_000;
    const job = { kind: 'old', data: '1', due_at: 0, worker: null, attempts: 1, progress: null, why: null };
    const ended = { ...job, state: 'done' as const, result: '1', added_at: 0 };
    const addOld = () =>
      data.transaction((tx) => {
        const rows = Array.from({ length: 500 }, (_, at) => ({ ...ended, key: `${at}`, ended_at: longAgo }));
        return data.on(tx).insertInto('jobs').values(rows).execute();
      });
    const left = async () =>
      (await data.read.selectFrom('jobs').select('key').orderBy('key').execute()).map(({ key }) => key);
    const lately = { ...ended, key: 'lately', ended_at: Date.now() };
    await data.transaction((tx) => data.on(tx).insertInto('jobs').values(lately).execute());
    await a.add('old', 'waits', 1);
    await addOld();
    const turns = [a, b, a];
    const wereMore: boolean[] = [];
    for (const server of turns) wereMore.push(await server.trim());
    assert.deepEqual(wereMore, [true, true, false]);
    assert.deepEqual(await left(), ['lately', 'waits']);
    // Both at once: how many steps that takes depends on who sees what, what is left does not.
    await addOld();
    while ((await Promise.all([a.trim(), b.trim()])).includes(true));
    assert.deepEqual(await left(), ['lately', 'waits']);
  });

  onTwo('a server that stops puts back what it was at', async (a, b) => {
    await a.add('long', 'key', null);
    const stops = a.work(
      'long',
      (_job, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    await until(async () => (await b.state('long', 'key'))?.state === 'running', 'taken');
    await stops.stop();
    assert.equal((await b.state('long', 'key'))?.state, 'waiting');
    const other = b.work('long', async ({ attempts }) => attempts);
    await until(
      async () => (await b.state('long', 'key'))?.result === 1,
      'done by the other, as a first attempt',
    );
    await other.stop();
  });
}
