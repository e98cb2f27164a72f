// The session cookie: `__Host-` and Secure where the public address is https, a plain second name for home networks.
import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

export type SessionCookie = {
  read(request: FastifyRequest): string | undefined;
  set(reply: FastifyReply, token: string, lifetimeMs: number): void;
  clear(reply: FastifyReply): void;
};

const longestS = 400 * 24 * 3600;

export const createSessionCookie = (isHttps: boolean): SessionCookie => {
  const name = isHttps ? '__Host-gatefold' : 'gatefold';
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps } as const;
  return {
    read: (request) => request.cookies[name],
    set: (reply, token, lifetimeMs) => {
      reply.setCookie(name, token, {
        ...attributes,
        maxAge: Math.min(longestS, Math.floor(lifetimeMs / 1000)),
      });
    },
    clear: (reply) => {
      reply.setCookie(name, '', { ...attributes, maxAge: 0 });
    },
  };
};
