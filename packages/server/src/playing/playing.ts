// What each device plays now: told by our own player, else taken from its open streams.
import type { Playing } from '@gatefold/contract';

type State = { account: number; streams: Map<number, Playing>; told?: Playing };

export type NowPlaying = ReturnType<typeof createNowPlaying>;

export const createNowPlaying = ({ onChange }: { onChange(account: number, device: number): void }) => {
  const devices = new Map<number, State>();
  let streamNumber = 0;

  const shownOf = ({ told, streams }: State): Playing | undefined => told ?? [...streams.values()].at(-1);

  const change = (account: number, device: number, edit: (state: State) => void) => {
    const state = devices.getOrInsertComputed(device, () => ({ account, streams: new Map() }));
    const before = JSON.stringify(shownOf(state));
    edit(state);
    const after = shownOf(state);
    if (after === undefined && state.streams.size === 0) devices.delete(device);
    if (JSON.stringify(after) !== before) onChange(account, device);
  };

  return {
    of(device: number): Playing | undefined {
      const state = devices.get(device);
      return state && shownOf(state);
    },

    /** Devices of the account that play or stream now, and so count against its limit of streams at once. */
    devicesOf(account: number): number[] {
      const counts = ({ streams, told }: State) => streams.size > 0 || told?.state === 'playing';
      return [...devices]
        .filter(([, state]) => state.account === account && counts(state))
        .map(([device]) => device);
    },

    /** A stream opens; the answer ends it and may be called more than once. */
    open(account: number, device: number, playing: Playing): () => void {
      const number = ++streamNumber;
      change(account, device, ({ streams }) => streams.set(number, playing));
      return () => {
        if (devices.get(device)?.streams.has(number))
          change(account, device, ({ streams }) => streams.delete(number));
      };
    },

    /** The device says what it plays; undefined when it stopped. */
    tell(account: number, device: number, playing: Playing | undefined): void {
      if (playing === undefined && !devices.has(device)) return;
      change(account, device, (state) => {
        if (playing === undefined) delete state.told;
        else state.told = playing;
      });
    },
  };
};
