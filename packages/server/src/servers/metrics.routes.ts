// `GET /metrics`, for whoever knows the token of the settings; without one there is no such address.
import { hash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { sendRefusal } from '../http/refused.ts';
import { refuse } from '../refusal.ts';
import type { Metrics } from './metrics.ts';
import type { RequestFigures } from './request-figures.ts';

const digest = (text: string) => hash('sha256', text, 'buffer');

/** Pages, and files of theirs, are one kind; what is at no address of the API is another. */
const routeOf = (pattern: string | undefined): string => {
  if (pattern === '/metrics' || pattern?.startsWith('/api/')) return pattern;
  return 'pages';
};

/** Counts every answer of this application. Before the routes are added. */
export const countRequests = (app: FastifyInstance, requests: RequestFigures): void => {
  app.addHook('onResponse', async (request, reply) => {
    const isNowhere = request.is404 && request.url.startsWith('/api');
    requests.add({
      method: request.method,
      route: isNowhere ? 'nowhere' : routeOf(request.routeOptions.url),
      status: reply.raw.statusCode,
      tookMs: reply.elapsedTime,
    });
  });
};

export type MetricsRouteParts = { metrics: Metrics; token: string | undefined };

/** No account is asked for: the figures matter most when the database that knows accounts is out of reach. */
export const addMetrics = (app: FastifyInstance, { metrics, token }: MetricsRouteParts): void => {
  if (token === undefined) return;
  const wanted = digest(`Bearer ${token}`);
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), wanted)) {
      return sendRefusal(reply, refuse('not-allowed', 'Send the metrics token of the settings as a bearer.'));
    }
    return reply
      .type('text/plain; version=0.0.4; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(await metrics.text());
  });
};
