import type { Data, Tx } from '../db/data.ts';
import type { Tables } from '../db/tables.ts';

export type DeviceRow = Tables['devices'];

export type DeviceNames = Map<number, Pick<DeviceRow, 'name' | 'kind'>>;

/** Devices remembered for an account; the one unseen for longest goes when there are more. */
const keptDevices = 500;

export const createDevicesStore = ({ read, on }: Data) => ({
  one: (account: number, id: number): Promise<DeviceRow | undefined> =>
    read
      .selectFrom('devices')
      .selectAll()
      .where('id', '=', id)
      .where('account', '=', account)
      .executeTakeFirst(),

  /** All that is known of these devices, by id. */
  async all(ids: readonly number[]): Promise<Map<number, DeviceRow>> {
    if (ids.length === 0) return new Map();
    const rows = await read
      .selectFrom('devices')
      .selectAll()
      .where('id', 'in', [...ids])
      .execute();
    return new Map(rows.map((row) => [row.id, row]));
  },

  /** What these devices are called, by id; inside a transaction where one is given. */
  async named(ids: readonly number[], tx?: Tx): Promise<DeviceNames> {
    if (ids.length === 0) return new Map();
    const rows = await (tx === undefined ? read : on(tx))
      .selectFrom('devices')
      .select(['id', 'name', 'kind'])
      .where('id', 'in', [...ids])
      .execute();
    return new Map(rows.map((row) => [row.id, row]));
  },

  /** A device that is known keeps its name and the moment it was first seen. */
  async remember(tx: Tx, device: DeviceRow): Promise<DeviceRow> {
    const { kind, client, place, last_seen_at } = device;
    return on(tx)
      .insertInto('devices')
      .values(device)
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ kind, client, place, last_seen_at }))
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  /** The name it had; undefined when there is no such device. */
  async rename(tx: Tx, account: number, id: number, name: string): Promise<string | undefined> {
    const mine = on(tx)
      .selectFrom('devices')
      .select('name')
      .where('id', '=', id)
      .where('account', '=', account);
    const before = await mine.executeTakeFirst();
    if (before === undefined) return undefined;
    await on(tx).updateTable('devices').set({ name }).where('id', '=', id).execute();
    return before.name;
  },

  async forgetOldest(tx: Tx, account: number): Promise<void> {
    tx.prepare(
      `delete from devices where account = ?1 and id in
         (select id from devices where account = ?1 order by last_seen_at desc limit -1 offset ?2)
       and id not in (select device from sessions where account = ?1)`,
    ).run(account, keptDevices);
  },
});
