// How a server stands, from what is known of it.
import type { ServerState } from '@gatefold/contract';

/** Reports come every second; who misses some is said to be silent. */
export const silentAfterMs = 3500;

export type Known = {
  /** Whether sign-outs wait for it. */
  isRegistered: boolean;
  behind: number;
  /** Absent when it has never reported. */
  report?: { agoMs: number; trustLeftMs: number };
};

export const stateOf = ({ isRegistered, behind, report }: Known): ServerState => {
  if (report !== undefined && report.agoMs > silentAfterMs) return 'silent';
  // Who is not registered was struck off, and trusts nothing until it registers again.
  if (!isRegistered || (report !== undefined && report.trustLeftMs <= 0)) return 'no-trust';
  return behind > 0 ? 'behind' : 'up-to-date';
};
