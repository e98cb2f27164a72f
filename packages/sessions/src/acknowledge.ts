// When a sign-out may be called done: every registered node has applied it, or can no longer trust what it knew.
import type { Clock, Timers } from './clock.ts';
import type { SessionStore } from './store.ts';
import { lapsedAfterMs } from './trust.ts';

export type NodeReceipt = { node: string; appliedAfterMs: number } | { node: string; trustLapsed: true };

export type AcknowledgeParts = {
  store: SessionStore<unknown>;
  clock: Clock;
  timers: Timers;
  trustMs: number;
  /** How often the reports of other nodes are read while waiting. */
  lookMs: number;
};

/**
 * Resolves when no node can accept what the log ended up to `seq`. `started` and `committed` are moments of the
 * monotonic clock; `committed` not before the commit. Only that clock counts here: it never runs ahead, so a wall
 * clock that jumps cannot cut the wait short. A node that has not reported in time has lost its trust; it is
 * struck off until it registers again.
 */
export const waitForNodes = async (
  { store, clock, timers, trustMs, lookMs }: AcknowledgeParts,
  seq: number,
  started: number,
  committed: number,
): Promise<NodeReceipt[]> => {
  const applied = new Map<string, NodeReceipt>();
  const waitedFor = new Set<string>();
  for (let isStruck = false; ; ) {
    const isLate = clock.monotonic() - committed >= lapsedAfterMs(trustMs);
    const waiting: string[] = [];
    for (const { node, applied: upTo } of await store.nodes()) {
      if (upTo < seq) waiting.push(node);
      else if (!applied.has(node)) applied.set(node, { node, appliedAfterMs: clock.monotonic() - started });
    }
    for (const node of waiting) waitedFor.add(node);
    if (waiting.length === 0 || isStruck) break;
    if (isLate) {
      for (const node of waiting) await store.strikeOff(node, seq);
      isStruck = true;
    } else {
      await new Promise<void>((resolve) => timers.after(lookMs, resolve));
    }
  }
  // Those that left meanwhile trust nothing either.
  const lapsed = [...waitedFor].filter((node) => !applied.has(node));
  return [...applied.values(), ...lapsed.map((node) => ({ node, trustLapsed: true as const }))];
};
