// What devices say they play, and taking over from another device.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Empty, SetPlaying, TakeOver } from '@gatefold/contract';
import type { Hold, Sessions } from '@gatefold/sessions';
import type { Caller } from '../caller.ts';
import type { Tx } from '../db/data.ts';
import { answers } from '../http/refused.ts';
import { decodeId } from '../ids.ts';
import type { Library } from '../library/library.ts';
import type { NowPlaying } from '../playing/playing.ts';
import { refuse } from '../refusal.ts';
import { playingOf } from './playing-of.ts';
import type { Streams } from './streams.ts';

export type PlayingParts = {
  sessions: Sessions<Tx>;
  library: Library;
  streams: Streams;
  playing: NowPlaying;
};

export const playingRoutes =
  ({ sessions, library, streams, playing }: PlayingParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    /** What a device says it plays ends with its session. */
    const holds = new Map<string, Hold>();

    const letGo = ({ account, device, session }: Caller) => {
      holds.get(session.id)?.release();
      holds.delete(session.id);
      playing.tell(account, device, undefined);
    };

    app.put(
      '/playing',
      { schema: { body: SetPlaying, response: answers(Empty) } },
      async ({ caller, body }) => {
        const shown = playingOf(library, decodeId(body.trackId) ?? 0, body.state);
        if (shown === undefined)
          return refuse('unknown-track', 'This track is not in the library, or no longer.');
        if (!holds.has(caller.session.id)) {
          const hold = await sessions.hold(caller.session, { kind: 'playing', close: () => letGo(caller) });
          if (hold === undefined) return refuse('not-signed-in', 'This device was signed out.');
          holds.set(caller.session.id, hold);
        }
        playing.tell(caller.account, caller.device, shown);
        return {};
      },
    );

    app.delete('/playing', { schema: { response: answers(Empty) } }, async ({ caller }) => {
      letGo(caller);
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
