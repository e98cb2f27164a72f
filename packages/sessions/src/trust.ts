// How long a node may answer from its own memory. Both clocks count: whichever says that more time has passed
// wins, so a machine that slept, or a process that was stopped, does not wake up trusting.
import type { Clock } from './clock.ts';

export type Moment = { wall: number; mono: number };

export const createTrust = (clock: Clock, trustMs: number) => {
  let since: Moment | undefined;

  /** `wallNow` is `clock.now()`, handed in by callers that need it themselves. */
  const leftMs = (wallNow: number): number => {
    if (since === undefined) return 0;
    const left = trustMs - Math.max(wallNow - since.wall, clock.monotonic() - since.mono);
    // Once it has lapsed it stays so, even if somebody then sets the wall clock back.
    if (left <= 0) since = undefined;
    return left;
  };

  return {
    /** The moment to pass to `renew`; must be taken before the log is read. */
    moment: (): Moment => ({ wall: clock.now(), mono: clock.monotonic() }),
    /** The log was read, and all it said applied, beginning at `from`. */
    renew(from: Moment): void {
      if (since === undefined || from.mono >= since.mono) since = from;
    },
    /** Nothing is trusted until the next renewal. */
    drop(): void {
      since = undefined;
    },
    isThere: (wallNow = clock.now()): boolean => leftMs(wallNow) > 0,
    /** Milliseconds of trust left; 0 or less when there is none. */
    leftMs: (): number => leftMs(clock.now()),
  };
};

export type Trust = ReturnType<typeof createTrust>;
