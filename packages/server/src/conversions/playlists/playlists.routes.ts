// A playlist is as large as its owner made it. Its body is taken for few at a time, and read as JSON where it holds up
// nobody: in the thread that matches it.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PlaylistMatch, ReadPlaylist } from '@gatefold/contract';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { answers, sendRefusal } from '../../http/refused.ts';
import { isRefusal, refuse } from '../../refusal.ts';
import type { Playlists } from './playlists.ts';

/**
 * A list of twenty million characters, and half as much for what JSON and other alphabets add. Service exports of
 * 100,000 songs have less; a whole library of Apple's as XML has that at 18,000 songs, and exports each list by itself.
 */
const bodyMostBytes = 32 * 1024 * 1024;
const MatchAsJson = Type.Unsafe<Buffer>(PlaylistMatch);

const tooLarge = () =>
  refuse('too-large', 'A list may have up to 32 MiB. Export one playlist by itself, or split it.');

export const playlistsRoutes =
  ({ playlists }: { playlists: Playlists }): FastifyPluginAsyncTypebox =>
  async (app) => {
    const entered = new WeakMap<FastifyRequest, { isAtWork: boolean; leave(): void }>();
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );

    app.post(
      '/playlists/match',
      {
        bodyLimit: bodyMostBytes,
        schema: { body: ReadPlaylist, response: answers(MatchAsJson) },
        // The thread looks whether it is so.
        validatorCompiler: () => () => true,
        async onRequest(request, reply) {
          const isTooLarge = Number(request.headers['content-length'] ?? 0) > bodyMostBytes;
          const leave = isTooLarge ? tooLarge() : playlists.enter(request.caller.account);
          if (isRefusal(leave)) {
            // Whoever is refused early sends on until the end, and reads the answer only then.
            request.raw.resume();
            return sendRefusal(reply, leave);
          }
          const place = { isAtWork: false, leave };
          entered.set(request, place);
          // Also of one whose body never came.
          reply.raw.once('close', () => place.isAtWork || leave());
        },
      },
      async (request, reply) => {
        const place = entered.get(request);
        if (place !== undefined) place.isAtWork = true;
        try {
          const answer = await playlists.match(
            request.caller.account,
            request.body as unknown as Buffer<ArrayBuffer>,
          );
          if (isRefusal(answer)) return answer;
          reply.type('application/json; charset=utf-8');
          return reply.send(answer);
        } finally {
          place?.leave();
        }
      },
    );
  };
