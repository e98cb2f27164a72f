// Audio on its way to a device.
import { open } from 'node:fs/promises';
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
        const refusal = refusalFor(query, track) ?? (await streams.refusal(caller.account, caller.device));
        if (refusal !== undefined) return refusal;

        const file = await open(track.path, 'r').catch(() => undefined);
        if (file === undefined)
          return refuse('file-not-readable', 'The file of this track is not there right now.');
        let isRunning = false;
        try {
          const hidesPicture = query.picture === 'hidden';
          const { size, mtimeMs } = await file.stat();
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
          isRunning = await openStream.start({
            caller,
            playing,
            file,
            sizeBytes: size,
            durationMs: track.durationMs,
            first,
            last,
            raw: reply.raw,
            hidesPicture,
            begin: () => {
              reply.headers(answer.headers).hijack();
              reply.raw.writeHead(answer.status, reply.getHeaders() as Record<string, string>);
            },
          });
          return isRunning ? reply : refuse('not-signed-in', 'This device was signed out.');
        } finally {
          if (!isRunning) await file.close();
        }
      },
    );
  };
