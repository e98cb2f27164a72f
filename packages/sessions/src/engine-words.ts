// What the engine is asked and what it answers.
import type { NodeReceipt } from './acknowledge.ts';
import type { Clock, Random, Timers } from './clock.ts';
import type { Closed } from './live.ts';
import type { Also, EndedSession, EndOutcome, SessionStore, SignedIn, StoredSession } from './store.ts';

/** A session that a check accepted. Moments are milliseconds since 1970. */
export type Session = {
  id: string;
  account: number;
  device: number;
  epoch: number;
  signedInAt: number;
  endsAt: number;
};

export type Check =
  | { kind: 'accepted'; session: Session }
  /** Nobody is signed in with this token: unknown, ended, past its deadlines, or not a token at all. */
  | { kind: 'refused' }
  /** The store is out of reach and the node's trust has lapsed: it cannot be known. Try again shortly. */
  | { kind: 'unsure' };

/** What a sign-in read before the proof was checked; it is void once the account signs out everywhere. */
export type Attempt = { account: number; epoch: number };

export type SignInWish<Tx> = {
  device: number;
  /** Sessions that the account may have, this one included. */
  limit: number;
  /** Devices to sign out in the same step. */
  makeRoom?: readonly number[] | 'all';
  also?: Also<Tx, SignedIn>;
};

export type SignIn =
  /** `token` is the only copy. `ending` tells of the sessions that ended to make room; it is acknowledged. */
  | { kind: 'signed-in'; token: string; session: Session; ended: EndedSession[]; ending?: Acknowledged }
  | { kind: 'overtaken' }
  | { kind: 'limit-reached'; sessions: StoredSession[] };

export type Acknowledged = {
  tookMs: number;
  nodes: NodeReceipt[];
  /** What was open on this node and is closed. */
  closed: (Omit<Closed, 'at'> & { afterMs: number })[];
};

export type EndWish<Tx> = (
  | { kind: 'everywhere'; keep?: string }
  | { kind: 'devices'; devices: readonly number[] }
) & { account: number; why: string; also?: Also<Tx, EndOutcome> };

export type Ending = EndOutcome & Acknowledged;

/** An open thing that the engine closes with its session. */
export type Hold = {
  /** Ask before each step, such as each chunk written: `over` stops for good, `unsure` waits for `trusted`. */
  state(): 'go-on' | 'unsure' | 'over';
  /** The thing has closed by itself. May be called more than once. */
  release(): void;
};

export type Settings = {
  /** L: how long a node may answer from its memory after it began to read the log. */
  trustMs: number;
  /** A session that goes unused for so long is over. */
  idleMs: number;
  /** A session is over so long after sign-in. */
  lifetimeMs: number;
};

export const defaultSettings: Settings = {
  trustMs: 1000,
  idleMs: 60 * 24 * 3_600_000,
  lifetimeMs: 365 * 24 * 3_600_000,
};

export type SessionsParts<Tx> = {
  store: SessionStore<Tx>;
  clock: Clock;
  random: Random;
  timers: Timers;
  /** This process's name among the nodes; must be unique. */
  node: string;
  settings?: Partial<Settings>;
  /** Faults of the store that nobody waits for: a failed poll, a failed write of last uses. */
  onError?(error: unknown): void;
};
