import type { Kysely } from 'kysely';
import type { Data, Tx } from '../db/data.ts';
import type { Tables } from '../db/tables.ts';
import { emailKey } from './email-key.ts';

export type AccountRow = Tables['accounts'];

const accounts = (db: Kysely<Tables>) => db.selectFrom('accounts').selectAll();

export const createAccountsStore = ({ read, on }: Data) => ({
  byEmail: (email: string): Promise<AccountRow | undefined> =>
    accounts(read).where('email_key', '=', emailKey(email)).executeTakeFirst(),

  byId: (id: number): Promise<AccountRow | undefined> =>
    accounts(read).where('id', '=', id).executeTakeFirst(),

  all: (): Promise<AccountRow[]> => accounts(read).orderBy('created_at').execute(),

  async isEmpty(tx?: Tx): Promise<boolean> {
    const db = tx === undefined ? read : on(tx);
    return (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) === undefined;
  },

  /** False when the e-mail is taken. */
  async add(tx: Tx, row: AccountRow): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await on(tx)
      .insertInto('accounts')
      .values(row)
      .onConflict((conflict) => conflict.column('email_key').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  },

  async change(
    tx: Tx,
    id: number,
    values: Partial<Pick<AccountRow, 'name' | 'password_hash' | 'device_limit' | 'stream_limit' | 'export'>>,
  ): Promise<void> {
    await on(tx).updateTable('accounts').set(values).where('id', '=', id).execute();
  },
});
