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
/** Rows at once of what is tidied, so that nobody waits for it. */
const pageRows = 200;

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

export const createActivity = ({ data, random }: { data: Data; random: Random }) => {
  /** Accounts that may have more entries than are kept: those of which something was written here. */
  const grown = new Set<number>();

  /** The entries of an account, each kind numbered from its newest. */
  const numbered = (account: number) =>
    data.read
      .selectFrom('activity')
      .selectAll()
      .select(({ fn }) =>
        fn
          .agg<number>('row_number')
          .over((part) => part.partitionBy('kind').orderBy('at', 'desc').orderBy('id', 'desc'))
          .as('nth'),
      )
      .where('account', '=', account)
      .as('numbered');

  return {
    async record(tx: Tx, ...happenings: Happening[]): Promise<void> {
      for (const { account } of happenings) grown.add(account);
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
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('at', 'id'), '<', tuple(lastAt, lastId)),
        );
      }
      const rows = await query.execute();
      const items = rows.slice(0, limit).map(entryOf);
      const last = rows[limit - 1];
      return rows.length > limit && last ? { items, next: `${last.at}.${encodeId(last.id)}` } : { items };
    },

    /** All that is kept of an account, newest first. */
    async all(account: number): Promise<ActivityEntry[]> {
      const rows = await data.read
        .selectFrom(numbered(account))
        .selectAll()
        .where('nth', '<=', keptEntries)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return rows.map(entryOf);
    },

    /** Forgets what is older than the newest entries of one account. True when there is more to look at. */
    async trim(): Promise<boolean> {
      const [account] = grown;
      if (account === undefined) return false;
      grown.delete(account);
      const old = await data.read
        .selectFrom(numbered(account))
        .select('id')
        .where('nth', '>', keptEntries)
        .limit(pageRows)
        .execute();
      if (old.length > 0) {
        const ids = old.map(({ id }) => id);
        await data.transaction((tx) => data.on(tx).deleteFrom('activity').where('id', 'in', ids).execute());
      }
      if (old.length === pageRows) grown.add(account);
      return grown.size > 0;
    },
  };
};

export type Activity = ReturnType<typeof createActivity>;
