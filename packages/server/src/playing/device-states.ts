// What the devices that are served here play: told by our own player, else taken from their open streams.
import type { Playing } from '@gatefold/contract';

type Stream = { playing: Playing; cut: () => void };
type State = { account: number; streams: Set<Stream>; told?: Playing };

/** `streaming` is what the newest stream plays. */
export type Plays = { streams: number; streaming?: Playing; told?: Playing };

/** What others are shown. */
export const shownOf = ({ told, streaming }: Plays): Playing | undefined => told ?? streaming;

/** Whether it counts against the account's limit of streams at once. */
export const takesPlace = ({ streams, told }: Plays): boolean => streams > 0 || told?.state === 'playing';

const playsOf = ({ streams, told }: State): Plays => {
  const streaming = [...streams].at(-1)?.playing;
  return { streams: streams.size, ...(streaming && { streaming }), ...(told && { told }) };
};

/** `onChange` is called for each change that others can see or that counts. */
export const createDeviceStates = (onChange: (account: number, device: number) => void) => {
  const devices = new Map<number, State>();

  const change = (account: number, device: number, edit: (state: State) => void) => {
    const state = devices.getOrInsertComputed(device, () => ({ account, streams: new Set() }));
    const before = JSON.stringify(playsOf(state));
    edit(state);
    if (state.told === undefined && state.streams.size === 0) devices.delete(device);
    if (JSON.stringify(playsOf(state)) !== before) onChange(account, device);
  };

  return {
    of(device: number): Plays | undefined {
      const state = devices.get(device);
      return state && playsOf(state);
    },

    ofAccount: (account: number): Map<number, Plays> =>
      new Map(
        [...devices]
          .filter(([, state]) => state.account === account)
          .map(([device, state]) => [device, playsOf(state)]),
      ),

    /** A stream begins; the answer ends it and may be called more than once. */
    add(account: number, device: number, playing: Playing, cut: () => void): () => void {
      const stream = { playing, cut };
      change(account, device, ({ streams }) => streams.add(stream));
      return () => {
        if (devices.get(device)?.streams.has(stream))
          change(account, device, ({ streams }) => streams.delete(stream));
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

    /** Cuts the streams of a device, and forgets what it told. */
    stop(device: number): void {
      const state = devices.get(device);
      if (state === undefined) return;
      for (const { cut } of state.streams) cut();
      change(state.account, device, (state) => {
        state.streams.clear();
        delete state.told;
      });
    },

    devices: (): number[] => [...devices.keys()],
    count: (): number => devices.values().reduce((sum, { streams }) => sum + streams.size, 0),
  };
};
