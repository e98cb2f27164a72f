// Jobs in the database. Whoever takes one has it for the length of a lease, which work that goes on renews; the number
// of the attempt tells a worker that comes back late from the one that has the job now.
import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Data, Tx } from '../db/data.ts';
import type { Tables } from '../db/tables.ts';

export type JobRow = Tables['jobs'];
export type Taken = Pick<JobRow, 'kind' | 'key' | 'data' | 'attempts'>;

export type AddWish = {
  /** One that ended less than so long ago is not asked for again. */
  againAfterMs?: number;
  /** Of jobs of one lane, whatever their kinds, one at a time is worked on. */
  lane?: string | null;
};

const trimmedAtOnce = 200;

export const createJobsStore = (data: Data, clock: Clock, node: string) => {
  // Of several servers each has a clock of its own: the database's is everybody's.
  const now = (): RawBuilder<number> =>
    data.shared === undefined
      ? sql<number>`${clock.now()}`
      : sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

  const ofTaken = (tx: Tx, { kind, key, attempts }: Taken) =>
    data
      .on(tx)
      .updateTable('jobs')
      .where('kind', '=', kind)
      .where('key', '=', key)
      .where('state', '=', 'running')
      .where('worker', '=', node)
      .where('attempts', '=', attempts);

  const wasMine = async (update: { returning(column: 'key'): { execute(): Promise<unknown[]> } }) =>
    (await update.returning('key').execute()).length > 0;

  const isInUse = async (tx: Tx, lane: string) =>
    (await data
      .on(tx)
      .selectFrom('jobs')
      .select('key')
      .where('lane', '=', lane)
      .where('state', '=', 'running')
      .where('due_at', '>', now())
      .executeTakeFirst()) !== undefined;

  const takeIn = async (tx: Tx, kind: string, leaseMs: number): Promise<Taken | 'lane taken' | undefined> => {
    const due = data
      .on(tx)
      .selectFrom('jobs')
      .select(['kind', 'key', 'data', 'attempts', 'lane'])
      .where('kind', '=', kind)
      .where('state', 'in', ['waiting', 'running'])
      .where('due_at', '<=', now())
      .where(({ eb, exists, not, or, selectFrom }) =>
        or([
          eb('lane', 'is', null),
          not(
            exists(
              selectFrom('jobs as other')
                .select('other.key')
                .whereRef('other.lane', '=', 'jobs.lane')
                .where('other.state', '=', 'running')
                .where('other.due_at', '>', now()),
            ),
          ),
        ]),
      )
      .orderBy('due_at')
      .limit(1);
    // Two that look at once must not wait for each other, nor take the same.
    const found = await (data.shared === undefined
      ? due
      : due.forUpdate('jobs').skipLocked()
    ).executeTakeFirst();
    if (found === undefined) return undefined;
    const { lane, ...job } = found;
    if (lane !== null) {
      // Nor two of one lane.
      await data.alone(tx, `lane ${lane}`);
      if (await isInUse(tx, lane)) return 'lane taken';
    }
    const attempts = job.attempts + 1;
    await data
      .on(tx)
      .updateTable('jobs')
      .set({ state: 'running', worker: node, attempts, due_at: sql`${now()} + ${leaseMs}` })
      .where('kind', '=', kind)
      .where('key', '=', job.key)
      .execute();
    return { ...job, attempts };
  };

  return {
    /** False when there is such a job already, or one that ended a moment ago. */
    async add(
      tx: Tx,
      kind: string,
      key: string,
      content: string,
      { againAfterMs = 0, lane = null }: AddWish,
    ): Promise<boolean> {
      const fresh = {
        lane,
        data: content,
        state: 'waiting' as const,
        due_at: now(),
        worker: null,
        attempts: 0,
        progress: null,
        result: null,
        why: null,
        added_at: now(),
        ended_at: null,
      };
      const added = await data
        .on(tx)
        .insertInto('jobs')
        .values({ kind, key, ...fresh })
        .onConflict((conflict) =>
          conflict
            .columns(['kind', 'key'])
            .doUpdateSet(fresh)
            .where('jobs.ended_at', '<=', sql<number>`${now()} - ${againAfterMs}`),
        )
        .returning('key')
        .execute();
      return added.length > 0;
    },

    /** One that waits, or whose worker is dead. */
    async take(kind: string, leaseMs: number): Promise<Taken | undefined> {
      for (;;) {
        const taken = await data.transaction((tx) => takeIn(tx, kind, leaseMs));
        if (taken !== 'lane taken') return taken;
      }
    },

    /** False when the job is somebody else's by now. */
    renew: (taken: Taken, leaseMs: number, progress: string | null): Promise<boolean> =>
      data.transaction((tx) =>
        wasMine(ofTaken(tx, taken).set({ progress, due_at: sql`${now()} + ${leaseMs}` })),
      ),

    finish: (taken: Taken, result: string): Promise<boolean> =>
      data.transaction((tx) =>
        wasMine(ofTaken(tx, taken).set({ state: 'done', result, why: null, ended_at: now() })),
      ),

    fail: (taken: Taken, why: string): Promise<boolean> =>
      data.transaction((tx) => wasMine(ofTaken(tx, taken).set({ state: 'failed', why, ended_at: now() }))),

    /** Puts it back for another attempt; one that was only interrupted does not count as an attempt. */
    putBack: (taken: Taken, afterMs: number, why: string | null): Promise<boolean> =>
      data.transaction((tx) =>
        wasMine(
          ofTaken(tx, taken).set({
            state: 'waiting',
            worker: null,
            why,
            due_at: sql`${now()} + ${afterMs}`,
            attempts: why === null ? taken.attempts - 1 : taken.attempts,
          }),
        ),
      ),

    one: (kind: string, key: string): Promise<JobRow | undefined> =>
      data.read
        .selectFrom('jobs')
        .selectAll()
        .where('kind', '=', kind)
        .where('key', '=', key)
        .executeTakeFirst(),

    /** Forgets some of the jobs that ended so long ago. True when there may be more of them. */
    async trim(agoMs: number): Promise<boolean> {
      // As a question of its own, or each row would be asked what time it is.
      const before = sql<number>`(select ${now()} - ${agoMs})`;
      const old = await data.read
        .selectFrom('jobs')
        .select(['kind', 'key'])
        .where('ended_at', '<', before)
        .orderBy('ended_at')
        .limit(trimmedAtOnce)
        .execute();
      if (old.length > 0) {
        const isOld = ({ eb, refTuple, tuple }: ExpressionBuilder<Tables, 'jobs'>) =>
          eb(
            refTuple('kind', 'key'),
            'in',
            old.map(({ kind, key }) => tuple(kind, key)),
          );
        // Asked for again meanwhile, it has not ended.
        await data.transaction((tx) =>
          data.on(tx).deleteFrom('jobs').where(isOld).where('ended_at', '<', before).execute(),
        );
      }
      return old.length === trimmedAtOnce;
    },
  };
};
