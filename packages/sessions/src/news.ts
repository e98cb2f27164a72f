// What the store says is new: it wakes those who would look again only later.
import type { Timers } from './clock.ts';

export const createNews = (timers: Timers) => {
  let count = 0;
  const waiting = new Set<() => void>();
  return {
    get count() {
      return count;
    },
    tell(): void {
      count++;
      for (const wake of waiting) wake();
    },
    /** Resolves after `ms`, or as soon as there is news that `seen` (a former `count`) does not count. */
    wait(seen: number, ms: number): Promise<void> {
      if (count !== seen) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          cancel();
          waiting.delete(wake);
          resolve();
        };
        const cancel = timers.after(ms, wake);
        waiting.add(wake);
      });
    },
  };
};

export type News = ReturnType<typeof createNews>;
