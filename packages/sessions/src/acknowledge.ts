// When a sign-out may be called done: every registered node has applied it, or can no longer trust what it knew.
import type { Clock, Timers } from './clock.ts';
import type { SessionStore } from './store.ts';
import type { Moment, Trust } from './trust.ts';

export type NodeReceipt = { node: string; appliedAfterMs: number } | { node: string; trustLapsed: true };

export type AcknowledgeParts = {
  store: SessionStore<unknown>;
  clock: Clock;
  trust: Trust;
  timers: Timers;
  trustMs: number;
  /** How often the reports of other nodes are read while waiting. */
  lookMs: number;
};

/**
 * Resolves when no node can accept what the entry `seq` ended. `committed` is a moment not before the commit.
 * A node that has not reported by `trustMs` after that has lost its trust; it is struck off until it registers again.
 */
export const waitForNodes = async (
  { store, clock, trust, timers, trustMs, lookMs }: AcknowledgeParts,
  seq: number,
  started: Moment,
  committed: Moment,
): Promise<NodeReceipt[]> => {
  const done = new Map<string, NodeReceipt>();
  for (;;) {
    const nodes = await store.nodes();
    const waiting = nodes.filter(({ node, applied }) => {
      if (applied < seq) return true;
      if (!done.has(node)) done.set(node, { node, appliedAfterMs: clock.monotonic() - started.mono });
      return false;
    });
    if (waiting.length === 0) return [...done.values()];
    if (trust.elapsedMs(committed) >= trustMs) {
      for (const { node } of waiting) {
        await store.strikeOff(node, seq);
        done.set(node, { node, trustLapsed: true });
      }
      return [...done.values()];
    }
    await new Promise<void>((resolve) => timers.after(lookMs, resolve));
  }
};
