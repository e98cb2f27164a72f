// Which devices stream now, the limit of streams at once, and taking over from another device.
import type { StreamLimitReached } from '@gatefold/contract';
import type { Sessions } from '@gatefold/sessions';
import type { Accounts } from '../accounts/accounts.ts';
import type { Tx } from '../db/data.ts';
import type { Devices } from '../devices/devices.ts';
import type { EventHub } from '../events/event-hub.ts';
import { encodeId } from '../ids.ts';
import { shownOf, takesPlace } from '../playing/device-states.ts';
import { isFull, type NowPlaying, type StreamWish } from '../playing/playing.ts';
import { type Refusal, refuse } from '../refusal.ts';

export type StreamsParts = {
  sessions: Pick<Sessions<Tx>, 'list'>;
  accounts: Accounts;
  devices: Devices;
  playing: NowPlaying;
  events: EventHub;
};

export const createStreams = ({ sessions, accounts, devices, playing, events }: StreamsParts) => {
  /**
   * Frees the places of those that are signed out by now: a server may be late to write that they play no more.
   * False when there are none.
   */
  const freeSignedOut = async (account: number, ids: readonly number[]): Promise<boolean> => {
    const signedIn = new Set((await sessions.list(account)).map(({ device }) => device));
    const gone = ids.filter((id) => !signedIn.has(id));
    await Promise.all(gone.map((id) => playing.stop(account, id)));
    return gone.length > 0;
  };

  /** Why a device may not open another stream, in words; undefined when it may, or may by now. */
  const whyNot = async (account: number, device: number, limit: number): Promise<Refusal | undefined> => {
    const plays = await playing.ofAccount(account);
    if (!isFull(plays, device, limit)) return undefined;
    const others = [...plays].filter(([other, its]) => other !== device && takesPlace(its));
    if (others.length < limit) {
      return refuse('too-many-channels', 'This device has many streams open already.', {}, 5);
    }
    const ids = others.map(([id]) => id);
    if (await freeSignedOut(account, ids)) return whyNot(account, device, limit);
    const names = await devices.named(ids);
    const fields: StreamLimitReached = {
      limit,
      devices: others.map(([id, its]) => {
        const title = shownOf(its)?.title;
        return {
          id: encodeId(id),
          name: names.get(id)?.name ?? '',
          ...(title === undefined ? {} : { title }),
        };
      }),
    };
    const list = fields.devices.map(({ name }) => name).join(', ');
    return refuse('stream-limit-reached', `Playing now: ${list}. Stop it there, or take over.`, fields);
  };

  return {
    /** Devices of the account that may stream at once. */
    limitOf: async (account: number): Promise<number> => (await accounts.byId(account))?.stream_limit ?? 1,

    whyNot,

    /** Counts a stream; the answer takes it off again and may be called more than once. */
    async open(wish: StreamWish): Promise<(() => void) | Refusal> {
      // Whoever had the last place may have left it before the words for it were found.
      for (;;) {
        const close = await playing.open(wish);
        if (close !== undefined) return close;
        const refusal = await whyNot(wish.account, wish.device, wish.limit);
        if (refusal !== undefined) return refusal;
      }
    },

    /** Streams that run on this server. */
    count: playing.count,

    /** Stops what one device plays in favour of another. False when it plays nothing. */
    async takeOver(account: number, from: number, by: number): Promise<boolean> {
      const its = (await playing.ofAccount(account)).get(from);
      if (its === undefined || !takesPlace(its)) return false;
      const name = (await devices.named([by])).get(by)?.name ?? '';
      events.publishTo(account, from, { kind: 'taken-over', by: name });
      await playing.stop(account, from);
      return true;
    },
  };
};

export type Streams = ReturnType<typeof createStreams>;
