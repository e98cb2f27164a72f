// Which devices stream now, the limit of streams at once, and taking over from another device.
import type { Playing, StreamLimitReached } from '@gatefold/contract';
import type { Accounts } from '../accounts/accounts.ts';
import type { Devices } from '../devices/devices.ts';
import type { EventHub } from '../events/event-hub.ts';
import { encodeId } from '../ids.ts';
import type { NowPlaying } from '../playing/playing.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** One device may have so many at once: what plays, what comes next, and room for seeking. */
const ofOneDeviceMost = 8;

export type StreamsParts = { accounts: Accounts; devices: Devices; playing: NowPlaying; events: EventHub };

export const createStreams = ({ accounts, devices, playing, events }: StreamsParts) => {
  const open = new Map<number, Set<() => void>>();

  const othersOf = (account: number, device: number): number[] =>
    playing.devicesOf(account).filter((other) => other !== device);

  return {
    /** Streams that are open now. */
    count: (): number => [...open.values()].reduce((sum, ofDevice) => sum + ofDevice.size, 0),

    /** Devices of the account that may stream at once. */
    limitOf: async (account: number): Promise<number> => (await accounts.byId(account))?.stream_limit ?? 1,

    /** Whether this device may not open another stream now. */
    isFull: (account: number, device: number, limit: number): boolean =>
      (open.get(device)?.size ?? 0) >= ofOneDeviceMost || othersOf(account, device).length >= limit,

    /** Why it may not, in words. */
    async refusal(account: number, device: number, limit: number): Promise<Refusal> {
      const others = othersOf(account, device);
      if (others.length < limit) {
        return refuse('too-many-channels', 'This device has many streams open already.', {}, 5);
      }
      const names = await devices.named(others);
      const fields: StreamLimitReached = {
        limit,
        devices: others.map((id) => {
          const title = playing.of(id)?.title;
          return {
            id: encodeId(id),
            name: names.get(id)?.name ?? '',
            ...(title === undefined ? {} : { title }),
          };
        }),
      };
      const list = fields.devices.map(({ name }) => name).join(', ');
      return refuse('stream-limit-reached', `Playing now: ${list}. Stop it there, or take over.`, fields);
    },

    /** Counts a stream; the answer takes it off again and may be called more than once. */
    add(account: number, device: number, track: Playing, stop: () => void): () => void {
      const close = playing.open(account, device, track);
      const ofDevice = open.getOrInsertComputed(device, () => new Set());
      ofDevice.add(stop);
      return () => {
        ofDevice.delete(stop);
        if (ofDevice.size === 0 && open.get(device) === ofDevice) open.delete(device);
        close();
      };
    },

    /** Stops what one device plays in favour of another. False when it plays nothing. */
    async takeOver(account: number, from: number, by: number): Promise<boolean> {
      if (!playing.devicesOf(account).includes(from)) return false;
      const name = (await devices.named([by])).get(by)?.name ?? '';
      events.publishTo(account, from, { kind: 'taken-over', by: name });
      for (const stop of [...(open.get(from) ?? [])]) stop();
      playing.tell(account, from, undefined);
      return true;
    },
  };
};

export type Streams = ReturnType<typeof createStreams>;
