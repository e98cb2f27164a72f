// How a server stands, from what is known of it.
import type { ServerState } from '@gatefold/contract';

/** Whoever looks asks every second; a server that has not answered for so long is said to be silent. */
export const silentAfterMs = 3500;

export type Known = {
  /** Whether sign-outs wait for it. */
  isRegistered: boolean;
  behind: number;
  /** How long ago it answered last, or was asked first when it never did. */
  unheardMs: number;
  /** Absent when it has never answered. */
  trustLeftMs?: number;
};

export const stateOf = ({ isRegistered, behind, unheardMs, trustLeftMs }: Known): ServerState => {
  // Who is not registered was struck off, and trusts nothing until it registers again.
  if (!isRegistered) return 'no-trust';
  if (unheardMs > silentAfterMs) return 'silent';
  if (trustLeftMs !== undefined && trustLeftMs <= 0) return 'no-trust';
  return behind > 0 ? 'behind' : 'up-to-date';
};
