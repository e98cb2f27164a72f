import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  Account,
  MakeRoom,
  SetUp as SetUpBody,
  SetUpState,
  SignedIn,
  SignIn as SignInBody,
} from '@gatefold/contract';
import { defaultSettings } from '@gatefold/sessions';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accountOf } from '../accounts/accounts.ts';
import { clientNameOf } from '../devices/client-name.ts';
import type { Visitor } from '../devices/devices.ts';
import type { Places } from '../devices/places.ts';
import type { SessionCookie } from '../http/cookies.ts';
import { answers } from '../http/refused.ts';
import { decodeId } from '../ids.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { SetUp } from './set-up.ts';
import type { Entered, SignIn } from './sign-in.ts';

export type SignInRoutesParts = { signIn: SignIn; setUp: SetUp; places: Places; cookie: SessionCookie };

export const signInRoutes =
  ({ signIn, setUp, places, cookie }: SignInRoutesParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { needs: 'nobody' } as const;

    const visitorOf = async (request: FastifyRequest, device: SignInDevice): Promise<Visitor> => {
      const id = device.id === undefined ? undefined : decodeId(device.id);
      return {
        name: device.name,
        kind: device.kind,
        client: clientNameOf(request.headers['user-agent']),
        place: await places(request.ip),
        ...(id === undefined ? {} : { id }),
      };
    };

    const answer = (
      request: FastifyRequest,
      reply: FastifyReply,
      result: Entered | Refusal,
    ): SignedIn | Refusal => {
      if (isRefusal(result)) return result;
      if (result.as === 'bearer') return { ...result.answer, token: result.token };
      cookie.set(request, reply, result.token, defaultSettings.lifetimeMs);
      return result.answer;
    };

    app.get('/set-up', { config, schema: { response: answers(SetUpState) } }, async () => ({
      needed: await setUp.isNeeded(),
    }));

    app.post(
      '/set-up',
      { config, schema: { body: SetUpBody, response: answers(Account) } },
      async ({ body: { ticket, ...account } }) => {
        const result = await setUp.run(ticket, account);
        return isRefusal(result) ? result : accountOf(result);
      },
    );

    app.post(
      '/sign-in',
      { config, schema: { body: SignInBody, response: answers(SignedIn) } },
      async (request, reply) => {
        const { email, password, device, as = 'bearer' } = request.body;
        const visitor = await visitorOf(request, device);
        return answer(
          request,
          reply,
          await signIn.signIn({ email, password, address: request.ip }, visitor, as),
        );
      },
    );

    app.post(
      '/sign-in/make-room',
      { config, schema: { body: MakeRoom, response: answers(SignedIn) } },
      async (request, reply) =>
        answer(request, reply, await signIn.makeRoom(request.body.ticket, request.body.signOut)),
    );
  };

type SignInDevice = SignInBody['device'];
