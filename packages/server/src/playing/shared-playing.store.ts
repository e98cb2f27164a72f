// What plays on which server, in PostgreSQL. What a server holds counts while the server is in `holders`; it is taken
// off that list only once its lease has lapsed, and everything it held goes with it. Moments are the database's own.
import type { Playing } from '@gatefold/contract';
import { sql } from 'kysely';
import type { Data, Tx } from '../db/data.ts';
import type { Plays } from './device-states.ts';

/** What one server holds of one device. */
export type Held = { account: number; device: number } & Plays;

const now = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
const textOf = (playing: Playing | undefined) => (playing === undefined ? null : JSON.stringify(playing));
const playingOf = (text: string) => JSON.parse(text) as Playing;

type Row = { device: number; streams: number; streaming: string | null; told: string | null };

/** One device may be held by several servers: its streams are added up, and what was said last is shown. */
const merge = (rows: readonly Row[]): Map<number, Plays> => {
  const plays = new Map<number, Plays>();
  for (const { device, streams, streaming, told } of rows) {
    const { streams: before, ...known } = plays.get(device) ?? { streams: 0 };
    plays.set(device, {
      ...known,
      streams: before + streams,
      ...(streaming === null ? {} : { streaming: playingOf(streaming) }),
      ...(told === null ? {} : { told: playingOf(told) }),
    });
  }
  return plays;
};

export const createSharedPlayingStore = (data: Data, node: string, leaseMs: number) => {
  const read = async (account: number, tx?: Tx) =>
    merge(
      await (tx === undefined ? data.read : data.on(tx))
        .selectFrom('playing')
        .select(['device', 'streams', 'streaming', 'told'])
        .where('account', '=', account)
        .orderBy('changed_at')
        .execute(),
    );

  const upsert = (tx: Tx, { account, device, streams, streaming, told }: Held) => {
    const held = { streams, streaming: textOf(streaming), told: textOf(told), changed_at: now };
    return data
      .on(tx)
      .insertInto('playing')
      .values({ account, device, node, ...held })
      .onConflict((conflict) => conflict.columns(['device', 'node']).doUpdateSet(held))
      .execute();
  };

  return {
    read: (account: number) => read(account),

    /** Writes what this server will hold if `mayHold` allows it beside what plays already; one of an account at a time. */
    claim: (wanted: Held, mayHold: (plays: ReadonlyMap<number, Plays>) => boolean): Promise<boolean> =>
      data.transaction(async (tx) => {
        await data.alone(tx, `playing ${wanted.account}`);
        if (!mayHold(await read(wanted.account, tx))) return false;
        await upsert(tx, wanted);
        return true;
      }),

    /** Writes what this server holds of a device. */
    write: (held: Held): Promise<unknown> =>
      data.transaction(async (tx) => {
        if (held.streams > 0 || held.told !== undefined) return upsert(tx, held);
        return data
          .on(tx)
          .deleteFrom('playing')
          .where('device', '=', held.device)
          .where('node', '=', node)
          .execute();
      }),

    /** What the device told other servers is forgotten. True when there was such. */
    async untell(device: number): Promise<boolean> {
      const told = await data.read
        .selectFrom('playing')
        .select('node')
        .where('device', '=', device)
        .where('node', '!=', node)
        .where('told', 'is not', null)
        .execute();
      if (told.length === 0) return false;
      await data.transaction(async (tx) => {
        const ofOthers = data.on(tx).updateTable('playing').set({ told: null });
        await ofOthers.where('device', '=', device).where('node', '!=', node).execute();
        const idle = data.on(tx).deleteFrom('playing').where('streams', '=', 0).where('told', 'is', null);
        await idle.where('device', '=', device).where('node', '!=', node).execute();
      });
      return true;
    },

    /** Whether any server, or one of that name, holds something of the device. */
    async isHeld(device: number, by?: string): Promise<boolean> {
      const rows = await data.read
        .selectFrom('playing')
        .select('node')
        .where('device', '=', device)
        .execute();
      return rows.some((row) => by === undefined || row.node === by);
    },

    /** Takes the place of a device away from every server. */
    forget: (device: number): Promise<unknown> =>
      data.transaction((tx) => data.on(tx).deleteFrom('playing').where('device', '=', device).execute()),

    /** Devices of which this server holds something, as the database knows it. */
    async held(): Promise<Set<number>> {
      const rows = await data.read.selectFrom('playing').select('device').where('node', '=', node).execute();
      return new Set(rows.map(({ device }) => device));
    },

    /** Begins to hold, with nothing. */
    enter: (): Promise<unknown> =>
      data.transaction(async (tx) => {
        await data.on(tx).deleteFrom('holders').where('node', '=', node).execute();
        return data
          .on(tx)
          .insertInto('holders')
          .values({ node, until: sql`${now} + ${leaseMs}` })
          .execute();
      }),

    /** False when the lease had lapsed: what was held may be somebody else's. */
    renew: (): Promise<boolean> =>
      data.transaction(async (tx) => {
        const renewed = await data
          .on(tx)
          .updateTable('holders')
          .set({ until: sql`${now} + ${leaseMs}` })
          .where('node', '=', node)
          .where('until', '>', now)
          .returning('node')
          .execute();
        return renewed.length > 0;
      }),

    leave: (): Promise<unknown> =>
      data.transaction((tx) => data.on(tx).deleteFrom('holders').where('node', '=', node).execute()),

    /** Strikes off servers whose lease has lapsed, and answers what they held. */
    strikeOff: (): Promise<{ account: number; device: number }[]> =>
      data.transaction(async (tx) => {
        const lapsed = await data
          .on(tx)
          .selectFrom('holders')
          .select('node')
          .where('until', '<=', now)
          .forUpdate()
          .skipLocked()
          .execute();
        if (lapsed.length === 0) return [];
        const nodes = lapsed.map(({ node }) => node);
        const held = await data
          .on(tx)
          .deleteFrom('playing')
          .where('node', 'in', nodes)
          .returning(['account', 'device'])
          .execute();
        await data.on(tx).deleteFrom('holders').where('node', 'in', nodes).execute();
        return held;
      }),
  };
};
