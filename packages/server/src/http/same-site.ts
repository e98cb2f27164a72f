// Request forgery: an unsafe request that a browser made for another site is refused.
import type { FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../refusal.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

export type SiteFacts = {
  method: string;
  origin: string | undefined;
  fetchSite: string | undefined;
  host: string | undefined;
  hasCookie: boolean;
};

/**
 * A foreign Origin is refused with or without a cookie (so that nobody is signed in to an attacker's account
 * either); with a cookie an Origin must be there.
 */
export const isFromOurSite = (facts: SiteFacts, publicOrigin: string | undefined): boolean => {
  if (safe.has(facts.method)) return true;
  if (facts.fetchSite !== undefined && facts.fetchSite !== 'same-origin' && facts.fetchSite !== 'none')
    return false;
  if (facts.origin === undefined) return !facts.hasCookie;
  if (facts.origin === publicOrigin) return true;
  const origin = URL.parse(facts.origin);
  return origin !== null && facts.host !== undefined && origin.host === facts.host.toLowerCase();
};

export const createSameSite = (
  publicUrl: URL | undefined,
  hasCookie: (request: FastifyRequest) => boolean,
) => {
  const header = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
  return (request: FastifyRequest): Refusal | undefined => {
    const { method, headers } = request;
    const facts: SiteFacts = {
      method,
      origin: headers.origin,
      fetchSite: header(headers['sec-fetch-site']),
      host: headers.host,
      hasCookie: hasCookie(request),
    };
    if (isFromOurSite(facts, publicUrl?.origin)) return undefined;
    return refuse('other-site', 'Requests that change something must come from the pages of this server.');
  };
};
