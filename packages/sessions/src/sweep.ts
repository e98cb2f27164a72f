// Housekeeping in small steps: drops sessions that are over from the index, and old rows and log entries from the store.
import type { Clock, Timers } from './clock.ts';
import type { FollowLog } from './follow-log.ts';
import type { SessionIndex } from './session-index.ts';
import type { SessionStore } from './store.ts';

const stepMs = 50;
const restMs = 60_000;
/** Log entries that are kept behind what this node has applied. */
const keptEntries = 10_000;
const rowsAStep = 500;

export type SweepParts = {
  store: SessionStore<unknown>;
  index: SessionIndex;
  log: FollowLog;
  clock: Clock;
  timers: Timers;
  onError(error: unknown): void;
};

export const createSweep = ({ store, index, log, clock, timers, onError }: SweepParts) => {
  let cancel: (() => void) | undefined;
  let stopped = false;

  const later = (ms: number, run: () => void) => {
    if (!stopped) cancel = timers.after(ms, run);
  };

  const round = () => {
    // What was ended before this round began is out of every block when it is through.
    const endedBefore = new Map(log.endedBelow);
    const step = (block: number) => {
      const nowS = Math.floor(clock.now() / 1000);
      index.sweepBlock(
        block,
        (account, epoch, endsS, lastUsedS, idleS) =>
          log.isEnded(account, epoch) || nowS >= endsS || nowS - lastUsedS >= idleS,
      );
      if (block > 0) return later(stepMs, () => step(block - 1));
      for (const [account, epoch] of endedBefore) {
        if (log.endedBelow.get(account) === epoch) log.endedBelow.delete(account);
      }
      void forget();
    };
    step(Math.max(0, index.blockCount - 1));
  };

  const forget = async () => {
    try {
      const before = { at: clock.now(), seq: log.applied - keptEntries };
      if (await store.forget(before, rowsAStep)) return later(stepMs, () => void forget());
    } catch (error) {
      onError(error);
    }
    later(restMs, round);
  };

  return {
    start: () => {
      cancel?.();
      stopped = false;
      later(restMs, round);
    },
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
};
