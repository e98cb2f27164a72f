import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Account, EditAccount, type Plan } from '@gatefold/contract';
import { answers } from '../http/refused.ts';
import { refuse } from '../refusal.ts';
import { type AccountRow, type Accounts, accountOf } from './accounts.ts';

export type AccountRoutesParts = {
  accounts: Accounts;
  /** What an account may take along now: more than its plan says, where it has a licence. */
  exportOf(account: number): Promise<Plan['export']>;
};

export const accountRoutes =
  ({ accounts, exportOf }: AccountRoutesParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const shown = async (row: AccountRow): Promise<Account> => {
      const account = accountOf(row);
      return { ...account, plan: { ...account.plan, export: await exportOf(row.id) } };
    };
    const gone = () => refuse('not-signed-in', 'This account is no longer there.');

    app.get('/account', { schema: { response: answers(Account) } }, async ({ caller }) => {
      const row = await accounts.byId(caller.account);
      return row ? shown(row) : gone();
    });

    app.patch(
      '/account',
      { schema: { body: EditAccount, response: answers(Account) } },
      async ({ caller, body }) => {
        await accounts.rename(caller.account, body.name);
        const row = await accounts.byId(caller.account);
        return row ? shown(row) : gone();
      },
    );
  };
