// Files of this person's computer, taken in as they come. Not JSON, and as large as music is.
import type { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Empty, Ids, type Plan, Upload, UploadQuery } from '@gatefold/contract';
import type { Sessions } from '@gatefold/sessions';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Tx } from '../db/data.ts';
import { answers } from '../http/refused.ts';
import { decodeId } from '../ids.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Uploads } from './uploads.ts';

export type UploadsRoutesParts = {
  uploads: Uploads;
  sessions: Sessions<Tx>;
  exportOf(account: number): Promise<Plan['export']>;
};

/** Of one device, so that nobody takes all there is of open files. */
const openMost = 8;

export const uploadsRoutes =
  ({ uploads, sessions, exportOf }: UploadsRoutesParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const open = new Map<number, number>();

    // Whatever it calls itself: what it is shows in its bytes.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    const takeIn = async (
      { caller, query, body, headers, raw }: FastifyRequest<{ Querystring: Static<typeof UploadQuery> }>,
      reply: FastifyReply,
    ): Promise<Upload | Refusal> => {
      if ((await exportOf(caller.account)) === 'none')
        return refuse(
          'export-not-allowed',
          'Ask whoever runs this server, or redeem a licence on the page Plan.',
        );
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
      }
    };

    app.post(
      '/uploads',
      { config: { takesItsTime: true }, schema: { querystring: UploadQuery, response: answers(Upload) } },
      async (request, reply) => {
        const { device } = request.caller;
        const others = open.get(device) ?? 0;
        open.set(device, others + 1);
        try {
          return others < openMost
            ? await takeIn(request, reply)
            : refuse('too-many-channels', `A device may send up to ${openMost} files at once.`, {}, 10);
        } finally {
          const left = (open.get(device) ?? 1) - 1;
          if (left > 0) open.set(device, left);
          else open.delete(device);
          // Whoever is refused early sends on until the end, and reads the answer only then.
          request.raw.resume();
        }
      },
    );

    app.get('/uploads/:id', { schema: { params: Ids, response: answers(Upload) } }, ({ caller, params }) =>
      uploads.one(caller.account, decodeId(params.id) ?? 0),
    );
    app.delete(
      '/uploads/:id',
      { schema: { params: Ids, response: answers(Empty) } },
      async ({ caller, params }) => (await uploads.remove(caller.account, decodeId(params.id) ?? 0)) ?? {},
    );
  };
