// How long the body of a request may take. Node's own limit is one for all requests, and music takes longer to arrive
// than words do: so it is kept here, by route.
import type { FastifyInstance } from 'fastify';
import { answerBadRequest } from './bad-requests.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body may take any time, as long as it goes on arriving. */
    takesItsTime?: boolean;
  }
}

export const headersMostMs = 30_000;
const bodyMostMs = 30_000;
const silentMostMs = 60_000;

export const addBodyTime = (app: FastifyInstance): void => {
  app.addHook('onRequest', async ({ raw, routeOptions }) => {
    if (raw.complete) return;
    const { socket } = raw;
    const end = () =>
      answerBadRequest(Object.assign(new Error('too slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
    if (routeOptions.config.takesItsTime) {
      socket.setTimeout(silentMostMs, end);
      const calm = () => {
        socket.off('timeout', end);
        socket.setTimeout(0);
      };
      raw.once('end', calm);
      raw.once('close', calm);
      return;
    }
    const timer = setTimeout(end, bodyMostMs);
    const calm = () => clearTimeout(timer);
    raw.once('end', calm);
    raw.once('close', calm);
  });
};
