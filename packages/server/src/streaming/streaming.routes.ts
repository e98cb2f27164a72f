// Audio on its way to a device.
import { constants, open } from 'node:fs/promises';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Ids, StreamQuery } from '@gatefold/contract';
import { decodeId } from '../ids.ts';
import type { Library } from '../library/library.ts';
import { refuse } from '../refusal.ts';
import { refusalFor } from './decide.ts';
import { fileAnswer } from './file-answer.ts';
import type { OpenStream } from './open-stream.ts';
import { playingOf } from './playing-of.ts';
import type { Streams } from './streams.ts';

/** File systems keep moments more or less finely. */
const sameMomentMs = 2;

export type StreamingParts = { library: Library; streams: Streams; openStream: OpenStream };

export const streamingRoutes =
  ({ library, streams, openStream }: StreamingParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.addHook('preClose', async () => openStream.stopAll());

    app.get(
      '/tracks/:id/stream',
      { schema: { params: Ids, querystring: StreamQuery } },
      async ({ caller, params, query, headers, method }, reply) => {
        const id = decodeId(params.id) ?? 0;
        const track = library.fileOf(id);
        const playing = playingOf(library, id, 'playing');
        if (track === undefined || playing === undefined) {
          return refuse('unknown-track', 'This track is not in the library, or no longer.');
        }
        const refusal = refusalFor(query, track);
        if (refusal !== undefined) return refusal;
        const { account, device } = caller;
        const limit = await streams.limitOf(account);
        const tooMany = await streams.whyNot(account, device, limit);
        if (tooMany !== undefined) return tooMany;

        // Without waiting: a pipe in a music folder would hold a thread of the pool for ever.
        const file = await open(track.path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
        if (file === undefined)
          return refuse('file-not-readable', 'The file of this track is not there right now.');
        let isRunning = false;
        try {
          const hidesPicture = query.picture === 'hidden';
          const found = await file.stat();
          const { size, mtimeMs } = found;
          if (
            !found.isFile() ||
            size !== track.sizeBytes ||
            Math.abs(mtimeMs - track.mtimeMs) > sameMomentMs
          ) {
            library.scan().catch((error) => app.log.error({ err: error }, 'a scan failed'));
            return refuse('file-not-readable', 'The file of this track has changed. It is being read again.');
          }
          const answer = fileAnswer(
            { name: hidesPicture ? `${params.id}-p` : params.id, size, mtimeMs, mime: track.mime },
            {
              range: headers.range,
              ifRange: headers['if-range'] as string,
              ifNoneMatch: headers['if-none-match'],
            },
          );
          if (answer.kind === 'refused') {
            reply.headers(answer.headers);
            return answer.refusal;
          }
          if (answer.kind === 'not-modified') return reply.code(304).headers(answer.headers).send();
          const { first, last } = answer;
          if (method === 'HEAD' || size === 0)
            return reply.code(answer.status).headers(answer.headers).send();
          const refused = await openStream.start({
            caller,
            playing,
            file,
            sizeBytes: size,
            durationMs: track.durationMs,
            first,
            last,
            raw: reply.raw,
            hidesPicture,
            limit,
            begin: () => {
              reply.headers(answer.headers).hijack();
              reply.raw.writeHead(answer.status, reply.getHeaders() as Record<string, string>);
            },
          });
          if (refused !== undefined) return refused;
          isRunning = true;
          return reply;
        } finally {
          if (!isRunning) await file.close();
        }
      },
    );
  };
