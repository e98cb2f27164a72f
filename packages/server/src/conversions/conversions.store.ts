// Conversions in the database: what the Converted tab shows, and the ledger that a batch is worked off by.
import type { ConversionQuery } from '@gatefold/contract';
import { type ExpressionBuilder, sql } from 'kysely';
import type { Data, Tx } from '../db/data.ts';
import type { Tables } from '../db/tables.ts';

export type ConversionRow = Tables['conversions'];
export type Place = { at: number; batch: number; number: number };
/** Which attempt at which round of its batch is at a conversion. It counts while the batch is in that round. */
export type Claim = { round: number; text: string };
export type Finished = {
  file: string;
  fileAt: string;
  sizeBytes: number;
  crc32: number;
  proof: string;
  preview: number;
  at: number;
};

/** SQLite takes 32,766 values in a statement. */
const rowsAtOnce = 500;

/** Of a batch: those in one of these states, or previews that are done, or one alone. */
export type Which = { states: ConversionRow['state'][] } | { previews: true } | { id: number };
const those =
  (which: Which) =>
  ({ and, eb }: ExpressionBuilder<Tables, 'conversions'>) =>
    'id' in which
      ? eb('id', '=', which.id)
      : 'states' in which
        ? eb('state', 'in', which.states)
        : and([eb('preview', '=', 1), eb('state', '=', 'done')]);
/** It has a file, and that is no preview. */
const isWhole = sql<boolean>`(file is not null and preview = 0)`;

/** A text in which LIKE's signs stand for themselves. */
const likeText = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

export const createConversionsStore = ({ read, on }: Data) => {
  const db = (tx: Tx | undefined) => (tx === undefined ? read : on(tx));
  const inRound =
    (round: number) =>
    ({ exists, selectFrom }: ExpressionBuilder<Tables, 'conversions'>) =>
      exists(
        selectFrom('batches')
          .select('batches.id')
          .whereRef('batches.id', '=', 'conversions.batch')
          .where('batches.round', '=', round),
      );
  const claimed = (tx: Tx, id: number, { round, text }: Claim) =>
    on(tx)
      .updateTable('conversions')
      .where('id', '=', id)
      .where('state', '=', 'running')
      .where('claim', '=', text)
      .where(inRound(round));

  return {
    async add(tx: Tx, rows: readonly ConversionRow[]): Promise<void> {
      for (let from = 0; from < rows.length; from += rowsAtOnce)
        await on(tx)
          .insertInto('conversions')
          .values(rows.slice(from, from + rowsAtOnce))
          .execute();
    },

    of: (account: number, id: number, tx?: Tx): Promise<ConversionRow | undefined> =>
      db(tx)
        .selectFrom('conversions')
        .selectAll()
        .where('id', '=', id)
        .where('account', '=', account)
        .executeTakeFirst(),

    /** Of one batch in its order; of all, newest batch first. */
    list(account: number, limit: number, query: ConversionQuery & { batch?: number }, after?: Place) {
      const { q, batch, state, format } = query;
      let rows = read
        .selectFrom('conversions')
        .selectAll()
        .where('account', '=', account)
        .orderBy('created_at', 'desc')
        .orderBy('batch', 'desc')
        .orderBy('number')
        .limit(limit);
      if (batch !== undefined) rows = rows.where('batch', '=', batch);
      if (state !== undefined) rows = rows.where('state', '=', state);
      if (format !== undefined) rows = rows.where('format', '=', format);
      if (q !== undefined && q !== '')
        rows = rows.where(sql<boolean>`search like ${likeText(q)} escape '\\'`);
      if (after !== undefined)
        rows = rows.where(({ and, eb, or }) =>
          or([
            eb('created_at', '<', after.at),
            and([eb('created_at', '=', after.at), eb('batch', '<', after.batch)]),
            and([
              eb('created_at', '=', after.at),
              eb('batch', '=', after.batch),
              eb('number', '>', after.number),
            ]),
          ]),
        );
      return rows.execute();
    },

    ofBatch: (batch: number, tx?: Tx): Promise<ConversionRow[]> =>
      db(tx).selectFrom('conversions').selectAll().where('batch', '=', batch).orderBy('number').execute(),

    /** Conversions of an account that are still to be done. */
    async unfinished(account: number): Promise<number> {
      const { count } = await read
        .selectFrom('conversions')
        .select(({ fn }) => fn.countAll().as('count'))
        .where('account', '=', account)
        .where('state', 'in', ['waiting', 'running'])
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    /** Finished files of an account that are previews. */
    async previews(account: number): Promise<number> {
      const { count } = await read
        .selectFrom('conversions')
        .select(({ fn }) => fn.countAll().as('count'))
        .where('account', '=', account)
        .where('preview', '=', 1)
        .where('state', '=', 'done')
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    /** Of all converted files of an account. */
    async bytesOf(account: number): Promise<number> {
      const { bytes } = await read
        .selectFrom('conversions')
        .select(({ fn }) => fn.sum('size_bytes').as('bytes'))
        .where('account', '=', account)
        .where('file', 'is not', null)
        .executeTakeFirstOrThrow();
      return Number(bytes ?? 0);
    },

    async batchesWithPreviews(account: number): Promise<number[]> {
      const rows = await read
        .selectFrom('conversions')
        .select('batch')
        .distinct()
        .where('account', '=', account)
        .where('preview', '=', 1)
        .where('state', '=', 'done')
        .execute();
      return rows.map(({ batch }) => batch);
    },

    /** Asks for those of a batch anew; where previews will be made of them, not for those that are whole already. */
    async askAgain(tx: Tx, batch: number, which: Which, preview: number): Promise<number> {
      let update = on(tx)
        .updateTable('conversions')
        .set({ state: 'waiting', claim: null, attempts: 0, failure: null, prepared: null })
        .where('batch', '=', batch)
        .where(those(which));
      if (preview === 1) update = update.where(({ not }) => not(isWhole));
      return (await update.returning('id').execute()).length;
    },

    async anyWhole(tx: Tx, batch: number, which: Which): Promise<boolean> {
      const found = await on(tx)
        .selectFrom('conversions')
        .select('id')
        .where('batch', '=', batch)
        .where(those(which))
        .where(isWhole)
        .executeTakeFirst();
      return found !== undefined;
    },

    async cancel(tx: Tx, batch: number): Promise<void> {
      await on(tx)
        .updateTable('conversions')
        .set({ state: 'cancelled', claim: null })
        .where('batch', '=', batch)
        .where('state', 'in', ['waiting', 'running'])
        .execute();
    },

    /** Takes back what a round or attempt before had begun; what nobody came to the end of so often fails. */
    async takeOver(
      tx: Tx,
      batch: number,
      claim: string,
      attemptsMost: number,
      failure: string,
    ): Promise<void> {
      const left = () =>
        on(tx)
          .updateTable('conversions')
          .where('batch', '=', batch)
          .where('state', '=', 'running')
          .where('claim', '<>', claim);
      await left()
        .set({ state: 'failed', claim: null, failure })
        .where('attempts', '>=', attemptsMost)
        .where('prepared', 'is', null)
        .execute();
      await left().set({ state: 'waiting', claim: null }).execute();
    },

    waiting: (batch: number): Promise<ConversionRow[]> =>
      read
        .selectFrom('conversions')
        .selectAll()
        .where('batch', '=', batch)
        .where('state', '=', 'waiting')
        .orderBy('duration_ms', 'desc')
        .orderBy('number')
        .execute(),

    /** What is left of a batch fails at once. */
    async failWaiting(tx: Tx, batch: number, round: number, failure: string, at: number): Promise<void> {
      await on(tx)
        .updateTable('conversions')
        .set({ state: 'failed', claim: null, prepared: null, failure, finished_at: at })
        .where('batch', '=', batch)
        .where('state', '=', 'waiting')
        .where(inRound(round))
        .execute();
    },

    /** What is left of a batch is made from the start: what was prepared is not what is wanted now. */
    async forget(tx: Tx, batch: number): Promise<void> {
      await on(tx)
        .updateTable('conversions')
        .set({ state: 'waiting', claim: null, prepared: null })
        .where('batch', '=', batch)
        .where('state', 'in', ['waiting', 'running'])
        .execute();
    },

    /** Nothing happens when somebody else has it, or it is not wanted any more. */
    async begin(tx: Tx, id: number, { round, text }: Claim): Promise<void> {
      await on(tx)
        .updateTable('conversions')
        .set(({ eb }) => ({
          state: 'running' as const,
          claim: text,
          prepared: null,
          attempts: eb('attempts', '+', 1),
        }))
        .where('id', '=', id)
        .where(({ and, eb, or }) =>
          or([eb('state', '=', 'waiting'), and([eb('state', '=', 'running'), eb('claim', '=', text)])]),
        )
        .where(inRound(round))
        .execute();
    },

    /** Takes one up that an earlier attempt had finished but for its name. False when it is not so any more. */
    async takePrepared(tx: Tx, id: number, { round, text }: Claim, prepared: string): Promise<boolean> {
      const taken = await on(tx)
        .updateTable('conversions')
        .set(({ eb }) => ({ state: 'running' as const, claim: text, attempts: eb('attempts', '+', 1) }))
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .where('prepared', '=', prepared)
        .where(inRound(round))
        .returning('id')
        .execute();
      return taken.length > 0;
    },

    /** Finished, but for its name: a crash from here on costs nothing. */
    async prepare(tx: Tx, id: number, claim: Claim, prepared: string): Promise<void> {
      await claimed(tx, id, claim).set({ prepared }).execute();
    },

    /** False when it is not this claim's any more: then the new file is to be taken away. */
    async finish(tx: Tx, id: number, claim: Claim, done: Finished): Promise<boolean> {
      const { file, fileAt, sizeBytes, crc32, proof, preview, at } = done;
      const rows = await claimed(tx, id, claim)
        .set({
          state: 'done',
          claim: null,
          failure: null,
          prepared: null,
          file,
          file_at: fileAt,
          size_bytes: sizeBytes,
          crc32,
          proof,
          preview,
          finished_at: at,
        })
        .returning('id')
        .execute();
      return rows.length > 0;
    },

    /** False when it is not this claim's any more. */
    async fail(tx: Tx, id: number, claim: Claim, failure: string, at: number): Promise<boolean> {
      const rows = await claimed(tx, id, claim)
        .set({ state: 'failed', claim: null, prepared: null, failure, finished_at: at })
        .returning('id')
        .execute();
      return rows.length > 0;
    },

    /** What was only interrupted does not count as an attempt. */
    async putBack(tx: Tx, batch: number, claim: string): Promise<void> {
      await on(tx)
        .updateTable('conversions')
        .set(({ eb }) => ({ state: 'waiting' as const, claim: null, attempts: eb('attempts', '-', 1) }))
        .where('batch', '=', batch)
        .where('state', '=', 'running')
        .where('claim', '=', claim)
        .execute();
    },

    async remove(tx: Tx, id: number): Promise<void> {
      await on(tx).deleteFrom('conversions').where('id', '=', id).execute();
    },

    /** Of these conversions: which file each has, and which claim is at it. */
    async holders(
      ids: readonly number[],
    ): Promise<Pick<ConversionRow, 'id' | 'file' | 'claim' | 'prepared'>[]> {
      const found: Pick<ConversionRow, 'id' | 'file' | 'claim' | 'prepared'>[] = [];
      for (let from = 0; from < ids.length; from += rowsAtOnce)
        found.push(
          ...(await read
            .selectFrom('conversions')
            .select(['id', 'file', 'claim', 'prepared'])
            .where('id', 'in', ids.slice(from, from + rowsAtOnce))
            .execute()),
        );
      return found;
    },
  };
};

export type ConversionsStore = ReturnType<typeof createConversionsStore>;
