import type { Data, Tx } from '../db/data.ts';
import type { Tables } from '../db/tables.ts';

export type DeviceRow = Tables['devices'];

export type DeviceNames = Map<number, Pick<DeviceRow, 'name' | 'kind'>>;

/** Devices remembered for an account; the one unseen for longest goes when there are more. */
const keptDevices = 500;

// By name: the servers of a version before go on while a later one adds columns. PostgreSQL refuses a prepared statement
// whose columns have changed, and inside a transaction nothing can ask it again.
const columns = [
  'id',
  'account',
  'name',
  'kind',
  'client',
  'place',
  'first_seen_at',
  'last_seen_at',
] as const satisfies (keyof DeviceRow)[];

export const createDevicesStore = ({ read, on, alone }: Data) => ({
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
      .returning(columns)
      .executeTakeFirstOrThrow();
  },

  /** The name it had; undefined when there is no such device. */
  async rename(tx: Tx, account: number, id: number, name: string): Promise<string | undefined> {
    // Two who rename at once: the second one is told the name that the first one gave.
    await alone(tx, `device ${id}`);
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
    const oldestKept = await on(tx)
      .selectFrom('devices')
      .select('last_seen_at')
      .where('account', '=', account)
      .orderBy('last_seen_at', 'desc')
      .offset(keptDevices - 1)
      .limit(1)
      .executeTakeFirst();
    if (oldestKept === undefined) return;
    await on(tx)
      .deleteFrom('devices')
      .where('account', '=', account)
      .where('last_seen_at', '<', oldestKept.last_seen_at)
      .where('id', 'not in', (db) =>
        db.selectFrom('sessions').select('device').where('account', '=', account),
      )
      .execute();
  },
});
