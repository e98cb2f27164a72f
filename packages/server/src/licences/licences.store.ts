import type { Data, Tx } from '../db/data.ts';
import type { Tables } from '../db/tables.ts';

export type LicenceRow = Tables['account_licences'];

export const createLicencesStore = ({ read, on }: Data) => ({
  of: (account: number, tx?: Tx): Promise<LicenceRow | undefined> =>
    (tx === undefined ? read : on(tx))
      .selectFrom('account_licences')
      .selectAll()
      .where('account', '=', account)
      .executeTakeFirst(),

  /** Other accounts that use a licence. */
  async usedByOthers(tx: Tx, licence: string, account: number): Promise<number> {
    const { count } = await on(tx)
      .selectFrom('account_licences')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('licence_id', '=', licence)
      .where('account', '<>', account)
      .executeTakeFirstOrThrow();
    return Number(count);
  },

  async put(tx: Tx, { account, ...rest }: LicenceRow): Promise<void> {
    await on(tx)
      .insertInto('account_licences')
      .values({ account, ...rest })
      .onConflict((conflict) => conflict.column('account').doUpdateSet(rest))
      .execute();
  },

  async withdrawn(kid: string, tx?: Tx): Promise<string | undefined> {
    const row = await (tx === undefined ? read : on(tx))
      .selectFrom('withdrawn_licences')
      .select('list')
      .where('kid', '=', kid)
      .executeTakeFirst();
    return row?.list;
  },

  async putWithdrawn(tx: Tx, kid: string, list: string): Promise<void> {
    await on(tx)
      .insertInto('withdrawn_licences')
      .values({ kid, list })
      .onConflict((conflict) => conflict.column('kid').doUpdateSet({ list }))
      .execute();
  },
});
