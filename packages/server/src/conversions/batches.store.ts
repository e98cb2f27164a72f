// Batches in the database. What a server does to one that runs is said by the number of its round.
import type { Data, Tx } from '../db/data.ts';
import type { Tables } from '../db/tables.ts';

export type BatchRow = Tables['batches'];
/** Counts and lengths of a batch's conversions, by their state. */
export type Sum = {
  state: Tables['conversions']['state'];
  count: number;
  durationMs: number;
  sizeBytes: number;
  /** How many have a file. */
  available: number;
};

export const createBatchesStore = ({ read, on }: Data) => {
  const db = (tx: Tx | undefined) => (tx === undefined ? read : on(tx));
  return {
    async add(tx: Tx, row: BatchRow): Promise<void> {
      await on(tx).insertInto('batches').values(row).execute();
    },

    byId: (id: number, tx?: Tx): Promise<BatchRow | undefined> =>
      db(tx).selectFrom('batches').selectAll().where('id', '=', id).executeTakeFirst(),

    /** Undefined also when it is another account's. */
    of: (account: number, id: number, tx?: Tx): Promise<BatchRow | undefined> =>
      db(tx)
        .selectFrom('batches')
        .selectAll()
        .where('id', '=', id)
        .where('account', '=', account)
        .executeTakeFirst(),

    /** Newest first. */
    list(account: number, limit: number, before?: { at: number; id: number }): Promise<BatchRow[]> {
      let query = read
        .selectFrom('batches')
        .selectAll()
        .where('account', '=', account)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit);
      if (before !== undefined)
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('created_at', 'id'), '<', tuple(before.at, before.id)),
        );
      return query.execute();
    },

    /** Those that a server should be at. */
    toDo: (): Promise<BatchRow[]> =>
      read.selectFrom('batches').selectAll().where('state', 'in', ['waiting', 'running']).execute(),

    async set(tx: Tx, id: number, values: Partial<Omit<BatchRow, 'id' | 'account'>>): Promise<void> {
      await on(tx).updateTable('batches').set(values).where('id', '=', id).execute();
    },

    /** Only while its round is still this one. True when it was. */
    async setIn(
      tx: Tx,
      { id, round }: Pick<BatchRow, 'id' | 'round'>,
      values: Partial<Omit<BatchRow, 'id' | 'account'>>,
    ): Promise<boolean> {
      const changed = await on(tx)
        .updateTable('batches')
        .set(values)
        .where('id', '=', id)
        .where('round', '=', round)
        .where('state', 'in', ['waiting', 'running'])
        .returning('id')
        .execute();
      return changed.length > 0;
    },

    async remove(tx: Tx, id: number): Promise<void> {
      await on(tx).deleteFrom('conversions').where('batch', '=', id).execute();
      await on(tx).deleteFrom('batches').where('id', '=', id).execute();
    },

    async sums(batch: number, tx?: Tx): Promise<Sum[]> {
      const rows = await db(tx)
        .selectFrom('conversions')
        .select(['state', ({ fn }) => fn.countAll().as('count')])
        .select(({ fn }) => [
          fn.sum('duration_ms').as('duration'),
          fn.sum('size_bytes').as('size'),
          fn.count('file').as('files'),
        ])
        .where('batch', '=', batch)
        .groupBy('state')
        .execute();
      return rows.map(({ state, count, duration, size, files }) => ({
        state,
        count: Number(count),
        durationMs: Number(duration ?? 0),
        sizeBytes: Number(size ?? 0),
        available: Number(files),
      }));
    },
  };
};

export type BatchesStore = ReturnType<typeof createBatchesStore>;
