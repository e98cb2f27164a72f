// What devices say they play, and taking over from another device.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Empty, SetPlaying, TakeOver } from '@gatefold/contract';
import { answers } from '../http/refused.ts';
import { decodeId } from '../ids.ts';
import type { Library } from '../library/library.ts';
import type { NowPlaying } from '../playing/playing.ts';
import { refuse } from '../refusal.ts';
import { playingOf } from './playing-of.ts';
import type { Streams } from './streams.ts';

export type PlayingParts = { library: Library; streams: Streams; playing: NowPlaying };

export const playingRoutes =
  ({ library, streams, playing }: PlayingParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.put(
      '/playing',
      { schema: { body: SetPlaying, response: answers(Empty) } },
      async ({ caller, body }) => {
        const shown = playingOf(library, decodeId(body.trackId) ?? 0, body.state);
        if (shown === undefined)
          return refuse('unknown-track', 'This track is not in the library, or no longer.');
        playing.tell(caller.account, caller.device, shown);
        return {};
      },
    );

    app.delete('/playing', { schema: { response: answers(Empty) } }, async ({ caller }) => {
      playing.tell(caller.account, caller.device, undefined);
      return {};
    });

    app.post(
      '/playing/take-over',
      { schema: { body: TakeOver, response: answers(Empty) } },
      async ({ caller, body }) => {
        const taken = await streams.takeOver(caller.account, decodeId(body.from) ?? 0, caller.device);
        return taken ? {} : refuse('unknown-device', 'That device plays nothing now.');
      },
    );
  };
