// How long the body of a request may take. Node's own limit is one for all requests, and music takes longer to arrive
// than words do: so it is kept here, by route. The answer may take any time.
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { answerBadRequest } from './bad-requests.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body may take any time, as long as it goes on arriving. */
    takesItsTime?: boolean;
  }
}

/** `body`: all of it. `silence`: of a route that takes its time, so long without a byte at least, and twice that at most. */
export type BodyTime = { bodyMostMs: number; silenceMostMs: number };

export const headersMostMs = 30_000;
const usual: BodyTime = { bodyMostMs: 30_000, silenceMostMs: 60_000 };

/** The request ends later than its headers, in any case: whether more is to come only these tell (RFC 9112, 6.3). */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

export const addBodyTime = (app: FastifyInstance, { bodyMostMs, silenceMostMs } = usual): void => {
  app.addHook('onRequest', async ({ raw, routeOptions }, reply) => {
    if (!hasBody(raw)) return;
    const { socket } = raw;
    const takesItsTime = routeOptions.config.takesItsTime === true;
    const patienceMs = takesItsTime ? silenceMostMs : bodyMostMs;
    let received = socket.bytesRead;
    // A timer of its own: the socket's is Node's, for connections that are kept open.
    let timer = setTimeout(look, patienceMs);
    function look(): void {
      // One that nobody reads is complete without having ended.
      if (raw.complete) return;
      if (takesItsTime && socket.bytesRead > received) {
        received = socket.bytesRead;
        timer = setTimeout(look, patienceMs);
        return;
      }
      // Words of ours must not get into an answer that has begun, nor come after it unasked.
      if (reply.raw.headersSent) socket.destroy();
      else
        answerBadRequest(Object.assign(new Error('too slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
    }
    const calm = () => clearTimeout(timer);
    raw.once('end', calm);
    raw.once('close', calm);
  });
};
