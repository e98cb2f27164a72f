// What the engine is asked and what it answers.
import type { NodeReceipt } from './acknowledge.ts';
import type { Clock, Random, Timers } from './clock.ts';
import type { Closed } from './live.ts';
import type {
  Also,
  EndedSession,
  EndOutcome,
  LogEntry,
  SessionStore,
  SignedIn,
  StoredSession,
} from './store.ts';

/** A session that a check accepted. Moments are milliseconds since 1970, in whole seconds. `id` may be shown and logged. */
export type Session = {
  id: string;
  account: number;
  device: number;
  epoch: number;
  signedInAt: number;
  endsAt: number;
};

/** What a check answers. It never rejects. */
export type Check =
  | { kind: 'accepted'; session: Session }
  /** Nobody is signed in with this token: unknown, ended, past its deadlines, or not a token at all. */
  | { kind: 'refused' }
  /** The store is out of reach and the node's trust has lapsed: it cannot be known. Try again shortly. */
  | { kind: 'unsure' };

/** What a sign-in read before the proof was checked; it is void once the account signs out everywhere. */
export type Attempt = { account: number; epoch: number };

/** What a sign-in asks for, once the proof has been found right. */
export type SignInWish<Tx> = {
  /** A former session of this device ends in the same step. */
  device: number;
  /** Sessions that the account may have, this one included. */
  limit: number;
  /** Devices to sign out in the same step. */
  makeRoom?: readonly number[] | 'all';
  /** Writes in the same transaction. What it throws undoes the sign-in, and `signIn` rejects with it. */
  also?: Also<Tx, SignedIn>;
};

/** What a sign-in answers. Refusals are values. */
export type SignIn =
  /** `token` is the only copy. `ending` tells of the sessions that ended to make room; it is acknowledged. */
  | { kind: 'signed-in'; token: string; session: Session; ended: EndedSession[]; ending?: Acknowledged }
  /** The account signed out everywhere after `attempt`: begin again with a new attempt and the proof. */
  | { kind: 'overtaken' }
  /** Nothing was written. `sessions` are those that count, latest use first: let the user choose what makes room. */
  | { kind: 'limit-reached'; sessions: StoredSession[] };

/** What is known once an ending is true everywhere. Milliseconds count from when the call began. */
export type Acknowledged = {
  tookMs: number;
  nodes: NodeReceipt[];
  /** What was open on this node and is closed. */
  closed: (Omit<Closed, 'at'> & { afterMs: number })[];
};

/**
 * What to end: all sessions of an account but the one whose id is `keep`, or those of some devices. `why` is a word of
 * the caller's for the log, handed to what is closed. What `also` throws undoes the ending, and `end` rejects with it.
 */
export type EndWish<Tx> = (
  | { kind: 'everywhere'; keep?: string }
  | { kind: 'devices'; devices: readonly number[] }
) & { account: number; why: string; also?: Also<Tx, EndOutcome> };

/** What ended, and what is known of every node. `entry` is absent when there was nothing to end. */
export type Ending = EndOutcome & Acknowledged;

/** An open thing that the engine closes with its session. */
export type Hold = {
  /** Ask before each step, such as each chunk written: `over` stops for good, `unsure` waits for `trusted`. */
  state(): 'go-on' | 'unsure' | 'over';
  /** The thing has closed by itself. May be called more than once. */
  release(): void;
};

/** Durations, all in milliseconds, all above 0. Sign-outs wait for each node as long as that one may trust itself. */
export type Settings = {
  /** L: how long a node may answer from its memory after it began to read the log. */
  trustMs: number;
  /** A session that goes unused for so long is over. */
  idleMs: number;
  /** A session is over so long after sign-in. */
  lifetimeMs: number;
};

/** One second of trust, 60 days unused, 365 days in all. */
export const defaultSettings: Settings = {
  trustMs: 1000,
  idleMs: 60 * 24 * 3_600_000,
  lifetimeMs: 365 * 24 * 3_600_000,
};

/** All that the engine needs. It reads no clock, draws no chance and sets no timer of its own. */
export type SessionsParts<Tx> = {
  store: SessionStore<Tx>;
  clock: Clock;
  random: Random;
  timers: Timers;
  /** This process's name among the nodes. No other process may have it, now or before. */
  node: string;
  settings?: Partial<Settings>;
  /** Faults of the store that nobody waits for: a failed poll, a failed write of last uses. */
  onError?(error: unknown): void;
  /** Called for each entry that this node has applied, before an acknowledgement can rest on it. To keep outside the store. */
  onApplied?(seq: number): void;
  /** Joins the transaction that ends every session, because the store had gone back or `endAll` was called. */
  whenWentBack?: Also<Tx, LogEntry>;
};
