// The session cookie: `__Host-` and Secure where the request came by https, a plain second name for home networks.
import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

export type SessionCookie = {
  read(request: FastifyRequest): string | undefined;
  set(request: FastifyRequest, reply: FastifyReply, token: string, lifetimeMs: number): void;
  clear(reply: FastifyReply): void;
};

const longestS = 400 * 24 * 3600;
const secureName = '__Host-gatefold';
const plainName = 'gatefold';
const attributes = { path: '/', httpOnly: true, sameSite: 'lax' } as const;

/** A proxy that speaks https outside may not say so inside: the public address is taken for it. */
const isByHttps = (request: FastifyRequest, url: URL | undefined): boolean =>
  request.protocol === 'https' || (url?.protocol === 'https:' && request.host === url.host);

export const createSessionCookie = (url: URL | undefined): SessionCookie => ({
  // Another host of the same domain can plant the plain name; by https there is no need to take it.
  read: (request) =>
    request.cookies[secureName] ?? (isByHttps(request, url) ? undefined : request.cookies[plainName]),
  set(request, reply, token, lifetimeMs) {
    const secure = isByHttps(request, url);
    const maxAge = Math.min(longestS, Math.floor(lifetimeMs / 1000));
    reply.setCookie(secure ? secureName : plainName, token, { ...attributes, secure, maxAge });
  },
  clear(reply) {
    reply.setCookie(secureName, '', { ...attributes, secure: true, maxAge: 0 });
    reply.setCookie(plainName, '', { ...attributes, secure: false, maxAge: 0 });
  },
});
