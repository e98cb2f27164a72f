import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AccountLicence, RedeemLicence } from '@gatefold/contract';
import { answers } from '../http/refused.ts';
import type { Licences } from './licences.ts';

export type LicencesRoutesParts = {
  licences: Licences;
  /** Files of the account that are previews. */
  previewsOf(account: number): Promise<number>;
};

export const licencesRoutes =
  ({ licences, previewsOf }: LicencesRoutesParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const answer = async (account: number) => ({
      ...(await licences.of(account)),
      previews: await previewsOf(account),
    });

    app.get('/account/licence', { schema: { response: answers(AccountLicence) } }, ({ caller }) =>
      answer(caller.account),
    );

    app.post(
      '/account/licence',
      { schema: { body: RedeemLicence, response: answers(AccountLicence) } },
      async ({ caller, body }) =>
        (await licences.redeem(caller.account, body.licence)) ?? answer(caller.account),
    );
  };
