// One gate for every route: who is asking, and may they. A route that says nothing needs a signed-in caller.
import { type Sessions, tokenPattern } from '@gatefold/sessions';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../caller.ts';
import type { Tx } from '../db/data.ts';
import { isRefusal, refuse } from '../refusal.ts';
import type { SessionCookie } from './cookies.ts';
import { sendRefusal } from './refused.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call: anybody, a signed-in account (when nothing is said), or an account that may administer. */
    needs?: 'nobody' | 'signed-in' | 'admin';
  }
  interface FastifyRequest {
    /** Set on every route that does not say `needs: 'nobody'`. */
    caller: Caller;
  }
}

export type WhoIsAskingParts = {
  sessions: Sessions<Tx>;
  cookie: SessionCookie;
  isAdmin(account: number): Promise<boolean>;
  sameSite: (request: FastifyRequest) => ReturnType<typeof refuse> | undefined;
};

const bearerOf = (header: string | undefined): string | undefined =>
  header !== undefined && /^bearer /i.test(header) ? header.slice(7).trim() : undefined;

/** The token that a request carries in a header or in the cookie. */
export const createTokenOf = (cookie: SessionCookie) => (request: FastifyRequest) =>
  bearerOf(request.headers.authorization) ?? cookie.read(request);

export const createWhoIsAsking = ({ sessions, cookie, isAdmin, sameSite }: WhoIsAskingParts) => {
  const tokenOf = createTokenOf(cookie);

  const check = async (token: string) => {
    const answer = sessions.check(token);
    const checked = answer instanceof Promise ? await answer : answer;
    if (checked.kind === 'accepted') return checked.session;
    if (checked.kind === 'refused') {
      return refuse('not-signed-in', 'This device is not signed in, or no longer.');
    }
    return refuse('try-again-shortly', 'Whether this device is signed in cannot be told now.', {}, 1);
  };

  return {
    /** An onRequest hook of the API: before anything of the request is read. */
    async atTheDoor(request: FastifyRequest, reply: FastifyReply) {
      if (tokenPattern.test(request.url)) {
        return sendRefusal(
          reply,
          refuse(
            'token-in-url',
            'Send the token in the Authorization header. One that stood in an address should be ended.',
          ),
        );
      }
      const foreign = sameSite(request);
      if (foreign !== undefined) return sendRefusal(reply, foreign);
      const needs = request.routeOptions.config.needs ?? 'signed-in';
      if (needs === 'nobody' || request.is404) return;
      const token = tokenOf(request);
      if (token === undefined) return sendRefusal(reply, refuse('not-signed-in', 'Sign in first.'));
      const session = await check(token);
      if (isRefusal(session)) return sendRefusal(reply, session);
      request.caller = { account: session.account, device: session.device, session };
      if (needs === 'admin' && !(await isAdmin(session.account))) {
        return sendRefusal(
          reply,
          refuse('not-allowed', 'Only an account that administers this server may do that.'),
        );
      }
    },

    /**
     * A preHandler hook: once the body is there. Somebody who holds back the body of a request that was let in must
     * not act with it after the sign-out.
     */
    async beforeActing(request: FastifyRequest, reply: FastifyReply) {
      if (request.caller === null || request.method === 'GET' || request.method === 'HEAD') return;
      const session = await check(tokenOf(request) ?? '');
      if (isRefusal(session)) return sendRefusal(reply, session);
    },
  };
};
