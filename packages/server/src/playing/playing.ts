// What each device plays now, and who may begin to: of a server that is alone with its data, kept in its memory.
import type { Playing } from '@gatefold/contract';
import { createDeviceStates, type Plays, takesPlace } from './device-states.ts';

/** One device may have so many streams at once: what plays, what comes next, and room for seeking. */
export const streamsOfDeviceMost = 8;

/** A stream that wants to begin. `limit` is how many devices of the account may play at once. */
export type StreamWish = {
  account: number;
  device: number;
  playing: Playing;
  limit: number;
  cut: () => void;
};

export type NowPlaying = {
  /** What the devices of an account play, wherever. */
  ofAccount(account: number): Promise<ReadonlyMap<number, Plays>>;
  /**
   * Takes a place for a stream; the answer gives it back and may be called more than once. Undefined when others
   * have all places, or the device has too many streams. However many ask at once, wherever, no more get one.
   */
  open(wish: StreamWish): Promise<(() => void) | undefined>;
  /**
   * The device says what it plays; undefined when it stopped. Never refused. Resolves when whatever is told from then on,
   * to any server, counts as told later; or soon, where the database does not answer.
   */
  tell(account: number, device: number, playing: Playing | undefined): Promise<void>;
  /** Its line to this server is over: what it told here is forgotten, what it told another server stays. */
  forgetHere(account: number, device: number): void;
  /** Ends what a device plays, wherever. Resolves when its place is free. */
  stop(account: number, device: number): Promise<void>;
  /** Whether the streams that run here are still counted everywhere. Where not, they must wait for `makeSure`. */
  isSure(): boolean;
  /** False when it cannot be said now. Streams that lost their place meanwhile are cut. */
  makeSure(): Promise<boolean>;
  /** Streams that run here. */
  count(): number;
  start(): Promise<void>;
  end(): Promise<void>;
};

/** Whether one more stream of the device is too much, beside what plays already. */
export const isFull = (plays: ReadonlyMap<number, Plays>, device: number, limit: number): boolean => {
  const others = [...plays].filter(([other, its]) => other !== device && takesPlace(its));
  return others.length >= limit || (plays.get(device)?.streams ?? 0) >= streamsOfDeviceMost;
};

export const createLocalPlaying = (onChange: (account: number, device: number) => void): NowPlaying => {
  const states = createDeviceStates(onChange);
  return {
    ofAccount: async (account) => states.ofAccount(account),
    open: async ({ account, device, playing, limit, cut }) =>
      isFull(states.ofAccount(account), device, limit)
        ? undefined
        : states.add(account, device, playing, cut),
    tell: async (account, device, playing) => states.tell(account, device, playing),
    forgetHere: (account, device) => states.tell(account, device, undefined),
    stop: async (_account, device) => states.stop(device),
    isSure: () => true,
    makeSure: async () => true,
    count: states.count,
    start: async () => {},
    end: async () => {},
  };
};
