// The real clock, chance and timers, for benches, fault runs and tests that start parts of Gatefold themselves.
import { randomBytes } from 'node:crypto';

export const thisMachine = {
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  random: { bytes: (count: number) => randomBytes(count) },
  timers: {
    after(ms: number, run: () => void) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    yield: () => new Promise<void>((resolve) => setImmediate(resolve)),
  },
};
