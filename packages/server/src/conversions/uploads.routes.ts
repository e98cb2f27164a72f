// Files of this person's computer, taken in as they come. Not JSON, and as large as music is.
import type { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Empty, Ids, Upload, UploadQuery } from '@gatefold/contract';
import type { Sessions } from '@gatefold/sessions';
import type { Tx } from '../db/data.ts';
import { answers } from '../http/refused.ts';
import { decodeId } from '../ids.ts';
import { isRefusal, refuse } from '../refusal.ts';
import type { Uploads } from './uploads.ts';

export type UploadsRoutesParts = { uploads: Uploads; sessions: Sessions<Tx> };

export const uploadsRoutes =
  ({ uploads, sessions }: UploadsRoutesParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    // Whatever it calls itself: what it is shows in its bytes.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    app.post(
      '/uploads',
      { config: { takesItsTime: true }, schema: { querystring: UploadQuery, response: answers(Upload) } },
      async ({ caller, query, body, headers, raw }, reply) => {
        if (body === undefined || body === null) return refuse('no-audio', 'There is nothing in the file.');
        const { socket } = raw;
        const hold = await sessions.hold(caller.session, {
          kind: 'upload',
          close: () => socket.destroyed || socket.resetAndDestroy(),
        });
        if (hold === undefined) return refuse('not-signed-in', 'This device was signed out.');
        try {
          const length = Number(headers['content-length'] ?? Number.NaN);
          const announced = Number.isSafeInteger(length) ? length : undefined;
          const taken = await uploads.take(caller.account, {
            name: query.name,
            body: body as Readable,
            announcedBytes: announced,
            mayStay: () => hold.state() !== 'over',
          });
          // Far too large: the rest is not waited for.
          if (isRefusal(taken) && taken.refusal === 'too-large') reply.header('connection', 'close');
          return taken;
        } catch (error) {
          // Whoever sent it went away, or was signed out: nobody hears the answer.
          if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET')
            return refuse('request-timeout', 'The file did not arrive whole.');
          throw error;
        } finally {
          hold.release();
          // Whoever is refused early sends on until the end, and reads the answer only then.
          raw.resume();
        }
      },
    );

    app.delete(
      '/uploads/:id',
      { schema: { params: Ids, response: answers(Empty) } },
      async ({ caller, params }) => (await uploads.remove(caller.account, decodeId(params.id) ?? 0)) ?? {},
    );
  };
