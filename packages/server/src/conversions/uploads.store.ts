import type { Data, Tx } from '../db/data.ts';
import type { Tables } from '../db/tables.ts';

export type UploadRow = Tables['uploads'];

/** SQLite takes 32,766 values in a statement. */
const idsAtOnce = 1000;

export const createUploadsStore = ({ read, on }: Data) => ({
  async add(tx: Tx, row: UploadRow): Promise<void> {
    await on(tx).insertInto('uploads').values(row).execute();
  },

  /** Bytes that an account has, or is sending. */
  async held(tx: Tx, account: number): Promise<{ bytes: number; count: number }> {
    const { bytes, count } = await on(tx)
      .selectFrom('uploads')
      .select(({ fn }) => [fn.sum('size_bytes').as('bytes'), fn.countAll().as('count')])
      .where('account', '=', account)
      .executeTakeFirstOrThrow();
    return { bytes: Number(bytes ?? 0), count: Number(count) };
  },

  /** The row as it is now; undefined when there is none of that id. */
  async arrived(
    tx: Tx,
    id: number,
    what: Pick<UploadRow, 'size_bytes' | 'facts' | 'begun_at'>,
  ): Promise<UploadRow | undefined> {
    return await on(tx)
      .updateTable('uploads')
      .set(what)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
  },

  /** Those of the account that have arrived in this folder of conversions and have so many bytes. */
  async ofSize(tx: Tx, account: number, place: string, sizeBytes: number): Promise<UploadRow[]> {
    return await on(tx)
      .selectFrom('uploads')
      .selectAll()
      .where('account', '=', account)
      .where('place', '=', place)
      .where('size_bytes', '=', sizeBytes)
      .where('facts', 'is not', null)
      .execute();
  },

  /** Of these, those of the account that have arrived. */
  async of(account: number, ids: readonly number[]): Promise<UploadRow[]> {
    const found: UploadRow[] = [];
    for (let from = 0; from < ids.length; from += idsAtOnce)
      found.push(
        ...(await read
          .selectFrom('uploads')
          .selectAll()
          .where('account', '=', account)
          .where('facts', 'is not', null)
          .where('id', 'in', ids.slice(from, from + idsAtOnce))
          .execute()),
      );
    return found;
  },

  async ofAccount(account: number): Promise<UploadRow[]> {
    return await read
      .selectFrom('uploads')
      .selectAll()
      .where('account', '=', account)
      .where('facts', 'is not', null)
      .orderBy('begun_at', 'desc')
      .execute();
  },

  /** Undefined when the account has none of that id that has arrived. */
  async removeArrived(tx: Tx, account: number, id: number): Promise<{ id: number } | undefined> {
    return await on(tx)
      .deleteFrom('uploads')
      .where('id', '=', id)
      .where('account', '=', account)
      .where('facts', 'is not', null)
      .returning('id')
      .executeTakeFirst();
  },

  async remove(tx: Tx, id: number): Promise<void> {
    await on(tx).deleteFrom('uploads').where('id', '=', id).execute();
  },

  /** Takes away those begun before a moment that no conversion waits for, and those that never arrived. */
  async removeOld(tx: Tx, before: number, arrivingBefore: number): Promise<UploadRow[]> {
    const needed = on(tx)
      .selectFrom('conversions')
      .select('upload')
      .where('upload', 'is not', null)
      .where('state', 'in', ['waiting', 'running']);
    return on(tx)
      .deleteFrom('uploads')
      .where(({ and, eb, or }) =>
        or([
          and([eb('facts', 'is', null), eb('begun_at', '<', arrivingBefore)]),
          and([eb('begun_at', '<', before), eb('id', 'not in', needed)]),
        ]),
      )
      .returningAll()
      .execute();
  },

  async ids(place: string): Promise<Set<number>> {
    const rows = await read.selectFrom('uploads').select('id').where('place', '=', place).execute();
    return new Set(rows.map(({ id }) => id));
  },
});
