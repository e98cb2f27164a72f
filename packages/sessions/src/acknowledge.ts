// When a sign-out may be called done: every registered node has applied it, or can no longer trust what it knew.
import type { Clock } from './clock.ts';
import type { News } from './news.ts';
import type { SessionStore } from './store.ts';
import { lapsedAfterMs } from './trust.ts';

/**
 * What an acknowledgement knows of one node: it said that it had applied the ending, so many milliseconds after the
 * call began; or it said nothing until its trust had lapsed, and so accepts nothing from memory.
 */
export type NodeReceipt = { node: string; appliedAfterMs: number } | { node: string; trustLapsed: true };

export type AcknowledgeParts = {
  store: SessionStore<unknown>;
  clock: Clock;
  /** Of reports: one that the store tells of is read at once. */
  news: News;
  /** How often the reports of other nodes are read while there is no news. */
  lookMs(): number;
};

/** A reading that all who ask while one is under way share: it begins when that one is over, so after they asked. */
const shareReading = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let turn: Promise<unknown> = Promise.resolve();
  let ahead: Promise<T> | undefined;
  return () => {
    ahead ??= turn.then(() => {
      ahead = undefined;
      const reading = read();
      turn = reading.catch(() => {});
      return reading;
    });
    return ahead;
  };
};

/**
 * Waits for the nodes. Resolves when no node can accept what the log ended up to `seq`. `started` and `committed` are moments of the
 * monotonic clock; `committed` not before the commit. Only that clock counts here: it never runs ahead, so a wall
 * clock that jumps cannot cut the wait short. A node that has not reported in time has lost its trust; it is
 * struck off until it registers again.
 */
export const createWaitForNodes = ({ store, clock, news, lookMs }: AcknowledgeParts) => {
  const readNodes = shareReading(() => store.nodes());

  return async (seq: number, started: number, committed: number): Promise<NodeReceipt[]> => {
    const applied = new Map<string, NodeReceipt>();
    const waitedFor = new Set<string>();
    const struck = new Set<string>();
    for (;;) {
      const waitedMs = clock.monotonic() - committed;
      const seen = news.count;
      const waiting = new Map<string, number>();
      for (const { node, applied: upTo, trustMs } of await readNodes()) {
        if (upTo < seq) waiting.set(node, lapsedAfterMs(trustMs) - waitedMs);
        else if (!applied.has(node)) applied.set(node, { node, appliedAfterMs: clock.monotonic() - started });
      }
      for (const node of waiting.keys()) waitedFor.add(node);
      if ([...waiting.keys()].every((node) => struck.has(node))) break;
      let nextMs = lookMs();
      for (const [node, leftMs] of waiting) {
        if (leftMs > 0) nextMs = Math.min(nextMs, leftMs);
        else if (!struck.has(node)) {
          await store.strikeOff(node, seq);
          struck.add(node);
          nextMs = 0;
        }
      }
      if (nextMs > 0) await news.wait(seen, Math.max(1, nextMs));
    }
    // Those that left meanwhile trust nothing either.
    const lapsed = [...waitedFor].filter((node) => !applied.has(node));
    return [...applied.values(), ...lapsed.map((node) => ({ node, trustLapsed: true as const }))];
  };
};
