// Virtual time: nothing happens until it is moved on, and a day passes in no time.
import { setImmediate as settle } from 'node:timers/promises';
import type { Clock, Timers } from '../clock.ts';

type Due = { at: number; order: number; run: () => void };

/** One true time for everything in a test or simulation, in milliseconds. */
export const createFakeTime = () => {
  let now = 0;
  let order = 0;
  /** Sorted, the next one last. */
  const queue: Due[] = [];

  const at = (when: number, run: () => void): (() => void) => {
    const due = { at: Math.max(now, when), order: order++, run };
    let low = 0;
    let high = queue.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = queue[middle] as Due;
      if (other.at > due.at) low = middle + 1;
      else high = middle;
    }
    queue.splice(low, 0, due);
    return () => {
      const found = queue.indexOf(due);
      if (found >= 0) queue.splice(found, 1);
    };
  };

  /** Runs what is due until `end`, one thing after the other, and lets promises settle after each. */
  const runUntil = async (end: number): Promise<void> => {
    await settle();
    for (let next = queue.at(-1); next !== undefined && next.at <= end; next = queue.at(-1)) {
      queue.pop();
      now = next.at;
      next.run();
      await settle();
    }
    now = Math.max(now, end);
  };

  return {
    /** Milliseconds since this time began. */
    now: () => now,
    /** Calls `run` once at a moment; the answer cancels it. */
    at,
    /** Calls `run` once after `ms`; the answer cancels it. */
    after: (ms: number, run: () => void) => at(now + ms, run),
    /** Moves time on to a moment and runs what is due until then, in order. */
    runUntil,
    /** Moves time on by `ms` and runs what is due until then, in order. */
    advance: (ms: number) => runUntil(now + ms),
  };
};

/** What `createFakeTime` makes. */
export type FakeTime = ReturnType<typeof createFakeTime>;

/**
 * A machine's clocks and timers on that time. The two clocks can be moved apart. `rate`: how fast both tick, 1 as time
 * itself; timers keep to the latter.
 */
export const createFakeClock = (time: FakeTime, wallStart = 1_700_000_000_000, rate = 1) => {
  let wallShift = wallStart - time.now() * rate;
  let stoodStill = 0;

  const clock: Clock = {
    now: () => Math.floor(time.now() * rate + wallShift),
    monotonic: () => time.now() * rate - stoodStill,
  };
  const timers: Timers = {
    after: time.after,
    yield: () => new Promise((resolve) => time.after(0, resolve)),
  };
  return {
    clock,
    timers,
    /** Somebody sets the wall clock. */
    shiftWall: (ms: number): void => {
      wallShift += ms;
    },
    /** The machine slept for the last `ms`: its monotonic clock has not counted them. */
    stoodStill: (ms: number): void => {
      stoodStill += ms;
    },
  };
};

/** What `createFakeClock` makes. */
export type FakeClock = ReturnType<typeof createFakeClock>;
