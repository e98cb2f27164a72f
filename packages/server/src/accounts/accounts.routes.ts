import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Account, EditAccount } from '@gatefold/contract';
import { answers } from '../http/refused.ts';
import { refuse } from '../refusal.ts';
import { type Accounts, accountOf } from './accounts.ts';

export const accountRoutes =
  ({ accounts }: { accounts: Accounts }): FastifyPluginAsyncTypebox =>
  async (app) => {
    const gone = () => refuse('not-signed-in', 'This account is no longer there.');

    app.get('/account', { schema: { response: answers(Account) } }, async ({ caller }) => {
      const row = await accounts.byId(caller.account);
      return row ? accountOf(row) : gone();
    });

    app.patch(
      '/account',
      { schema: { body: EditAccount, response: answers(Account) } },
      async ({ caller, body }) => {
        await accounts.rename(caller.account, body.name);
        const row = await accounts.byId(caller.account);
        return row ? accountOf(row) : gone();
      },
    );
  };
