// How long a node may answer from its own memory. Both clocks count: whichever says that more time has passed
// wins, so a machine that slept, or a process that was stopped, does not wake up trusting.
import type { Clock } from './clock.ts';

/** The two clocks of a machine tick apart by less than this without meaning anything. */
const noiseMs = 5;
/** The clocks of two machines may differ in speed by so much. */
const drift = 0.01;

/** After so long by the monotonic clock of any machine, a trust that was not renewed has lapsed on every other. */
export const lapsedAfterMs = (trustMs: number): number => trustMs * (1 + drift) + noiseMs;

export const createTrust = (clock: Clock, trustMs: number) => {
  let since: number | undefined;
  /** How far the wall clock was ahead of the monotonic one when they last moved apart. */
  let lead = clock.now() - clock.monotonic();
  /** Time that only the wall clock has counted. It stays counted when somebody sets that clock back. */
  let sleptMs = 0;

  /** A clock of its own, in milliseconds: the monotonic one and the sleep that it missed. */
  const time = (wallNow: number): number => {
    const mono = clock.monotonic();
    const change = wallNow - mono - lead;
    if (change > noiseMs || change < -noiseMs) {
      lead += change;
      if (change > 0) sleptMs += change;
    }
    return mono + sleptMs;
  };
  const leftMs = (wallNow: number) => {
    const now = time(wallNow);
    return since === undefined ? 0 : trustMs - (now - since);
  };

  return {
    /** The moment to pass to `renew`; must be taken before the log is read. */
    moment: (): number => time(clock.now()),
    /** The log was read, and all it said applied, beginning at `from`. */
    renew(from: number): void {
      if (since === undefined || from >= since) since = from;
    },
    /** Nothing is trusted until the next renewal. */
    drop(): void {
      since = undefined;
    },
    /** `wallNow` is `clock.now()`, handed in by callers that need it themselves. */
    isThere: (wallNow = clock.now()): boolean => leftMs(wallNow) > 0,
    /** Milliseconds of trust left; 0 or less when there is none. */
    leftMs: (): number => leftMs(clock.now()),
  };
};

export type Trust = ReturnType<typeof createTrust>;
