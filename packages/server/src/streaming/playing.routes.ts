// What devices say they play, and taking over from another device.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Empty, SetPlaying, TakeOver } from '@gatefold/contract';
import type { Hold, Sessions } from '@gatefold/sessions';
import type { Caller } from '../caller.ts';
import type { Tx } from '../db/data.ts';
import { answers } from '../http/refused.ts';
import { decodeId } from '../ids.ts';
import type { NowPlaying } from '../playing/playing.ts';
import { refuse } from '../refusal.ts';
import { playingOf, type Tracks } from './playing-of.ts';
import type { Streams } from './streams.ts';

export type PlayingParts = {
  sessions: Pick<Sessions<Tx>, 'hold'>;
  library: Tracks;
  streams: Pick<Streams, 'takeOver'>;
  playing: NowPlaying;
};

export const playingRoutes =
  ({ sessions, library, streams, playing }: PlayingParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    /** What a device says it plays ends with its session. */
    const holds = new Map<string, Hold>();

    const release = ({ session }: Caller) => {
      holds.get(session.id)?.release();
      holds.delete(session.id);
    };

    const end = (caller: Caller) => {
      release(caller);
      playing.forgetHere(caller.account, caller.device);
    };

    /** False when the session is over. */
    const tie = async (caller: Caller): Promise<boolean> => {
      const { session } = caller;
      if (holds.has(session.id)) return true;
      const hold = await sessions.hold(session, { kind: 'playing', close: () => end(caller) });
      if (hold === undefined || hold.state() === 'over') return false;
      // Another request may have been quicker.
      if (holds.has(session.id)) hold.release();
      else holds.set(session.id, hold);
      return true;
    };

    app.put(
      '/playing',
      { schema: { body: SetPlaying, response: answers(Empty) } },
      async ({ caller, body }) => {
        const shown = playingOf(library, decodeId(body.trackId) ?? 0, body.state);
        if (shown === undefined)
          return refuse('unknown-track', 'This track is not in the library, or no longer.');
        if (!(await tie(caller))) return refuse('not-signed-in', 'This device was signed out.');
        await playing.tell(caller.account, caller.device, shown);
        return {};
      },
    );

    app.delete('/playing', { schema: { response: answers(Empty) } }, async ({ caller }) => {
      release(caller);
      await playing.tell(caller.account, caller.device, undefined);
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
