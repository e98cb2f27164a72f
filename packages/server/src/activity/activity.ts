// Activity: everything that touched an account's safety. Written in the transaction of what it tells of.
import type { ActivityEntry, activityKinds, Page } from '@gatefold/contract';
import { type Random, randomId } from '../clock.ts';
import type { Data, Tx } from '../db/data.ts';
import type { Tables } from '../db/tables.ts';
import { decodeId, encodeId } from '../ids.ts';

export type Happening = {
  account: number;
  kind: (typeof activityKinds)[number];
  at: number;
  device?: number;
  deviceName?: string;
  place?: string | undefined;
  receipt?: number;
  about?: string;
};

/** Entries of one kind kept for an account; older ones go. Many of one kind cannot wash away another. */
const keptEntries = 2000;

const entryOf = (row: Tables['activity']): ActivityEntry => ({
  id: encodeId(row.id),
  at: new Date(row.at).toISOString(),
  kind: row.kind as ActivityEntry['kind'],
  ...(row.device === null ? {} : { deviceId: encodeId(row.device) }),
  ...(row.device_name === null ? {} : { deviceName: row.device_name }),
  ...(row.place === null ? {} : { place: row.place }),
  ...(row.receipt === null ? {} : { receiptId: encodeId(row.receipt) }),
  ...(row.about === null ? {} : { about: row.about }),
});

export const createActivity = ({ data, random }: { data: Data; random: Random }) => ({
  async record(tx: Tx, ...happenings: Happening[]): Promise<void> {
    const rows = happenings.map(({ account, kind, at, device, deviceName, place, receipt, about }) => ({
      id: randomId(random),
      account,
      at,
      kind,
      device: device ?? null,
      device_name: deviceName ?? null,
      place: place ?? null,
      receipt: receipt ?? null,
      about: about ?? null,
    }));
    await data.on(tx).insertInto('activity').values(rows).execute();
  },

  /** Newest first. `after` is the `next` of the page before. */
  async list(account: number, limit: number, after?: string): Promise<Page<ActivityEntry>> {
    const [at, id] = (after ?? '').split('.');
    const before = { at: Number(at), id: decodeId(id ?? '') };
    let query = data.read
      .selectFrom('activity')
      .selectAll()
      .where('account', '=', account)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1);
    if (Number.isSafeInteger(before.at) && before.id !== undefined) {
      const { at: lastAt, id: lastId } = before;
      query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '<', tuple(lastAt, lastId)));
    }
    const rows = await query.execute();
    const items = rows.slice(0, limit).map(entryOf);
    const last = rows[limit - 1];
    return rows.length > limit && last ? { items, next: `${last.at}.${encodeId(last.id)}` } : { items };
  },

  /** All that is kept of an account, newest first. */
  async all(account: number): Promise<ActivityEntry[]> {
    const rows = await data.read
      .selectFrom((db) =>
        db
          .selectFrom('activity')
          .selectAll()
          .select(({ fn }) =>
            fn
              .agg<number>('row_number')
              .over((part) => part.partitionBy('kind').orderBy('at', 'desc').orderBy('id', 'desc'))
              .as('nth'),
          )
          .where('account', '=', account)
          .as('numbered'),
      )
      .selectAll()
      .where('nth', '<=', keptEntries)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return rows.map(entryOf);
  },

  /** Takes away what is older than the newest entries of each account. */
  trim: (): Promise<void> =>
    data.transaction(async (tx) => {
      await data.alone(tx, 'tidy activity');
      const numbered = data
        .on(tx)
        .selectFrom('activity')
        .select('id')
        .select(({ fn }) =>
          fn
            .agg<number>('row_number')
            .over((part) => part.partitionBy(['account', 'kind']).orderBy('at', 'desc').orderBy('id', 'desc'))
            .as('nth'),
        )
        .as('numbered');
      await data
        .on(tx)
        .deleteFrom('activity')
        .where('id', 'in', (db) => db.selectFrom(numbered).select('id').where('nth', '>', keptEntries))
        .execute();
    }),
});

export type Activity = ReturnType<typeof createActivity>;
