// Housekeeping in small steps: drops sessions that are over from the index, and old rows and log entries from the store.
import type { Clock, Timers } from './clock.ts';
import type { FollowLog } from './follow-log.ts';
import type { SessionIndex } from './session-index.ts';
import type { SessionStore } from './store.ts';

const stepMs = 50;
const shardsAStep = 2;
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
    // What was ended before this round began is out of every shard when it is through.
    const endedBefore = new Map(log.endedBelow);
    const step = (from: number) => {
      const nowS = Math.floor(clock.now() / 1000);
      const until = Math.min(from + shardsAStep, index.shardCount);
      for (let shard = from; shard < until; shard++) {
        index.sweepShard(
          shard,
          (account, epoch, endsS, lastUsedS, idleS) =>
            log.isEnded(account, epoch) || nowS >= endsS || nowS - lastUsedS >= idleS,
        );
      }
      if (until < index.shardCount) return later(stepMs, () => step(until));
      for (const [account, epoch] of endedBefore) {
        if (log.endedBelow.get(account) === epoch) log.endedBelow.delete(account);
      }
      void forget();
    };
    step(0);
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
