// The port to where the truth is kept. Each method's comment is a promise that every store must keep;
// `testing/store-contract.ts` checks them, but for what is said of time and of late calls. A store throws only when it cannot be reached or is broken, and answers
// or throws within a bounded time. A session that ended, or was forgotten, has left through the log: by an entry that
// names it, or by a higher epoch. Nodes rely on it.

/** Moments are milliseconds since 1970. Account and device are whole numbers from 1 to 2^53 - 1. */
export type StoredSession = {
  /** 22 characters of base64url. */
  id: string;
  secretHash: Uint8Array;
  account: number;
  device: number;
  /** The account's epoch at birth; the session is over once the account's is higher. */
  epoch: number;
  signedInAt: number;
  lastUsedAt: number;
  /** When it ends whatever happens. */
  endsAt: number;
  /** How long it may go unused. */
  idleMs: number;
};

/** What an ending ended. `keep` names a session that was carried over into the new epoch. */
export type Ended =
  | { kind: 'everywhere'; epoch: number; keep?: string }
  | { kind: 'sessions'; ids: string[] }
  /** Every session of every account, because the store had lost endings. Its account is 0. */
  | { kind: 'everything' };

/**
 * One line of the log. Numbers rise by one, in the order in which they become visible; only before `everything` is a
 * gap, which no node passes over. A node that meets a `kind` of a later version forgets all it knows.
 */
export type LogEntry = { seq: number; account: number; what: Ended; at: number; why: string };

/** What the engine asks of a store at sign-in. `session.at` is the moment of the sign-in. */
export type SignInRequest = {
  account: number;
  /** The epoch that was read before the proof (such as a password) was checked. */
  epoch: number;
  device: number;
  session: { id: string; secretHash: Uint8Array; at: number; endsAt: number; idleMs: number };
  /** How many sessions the account may have after this one is added. */
  limit: number;
  /** Devices whose sessions end in the same step, to make room. */
  end?: readonly number[] | 'all';
  /** Written into the log for what this step ends. */
  why: { replaced: string; madeRoom: string };
};

/** What is told of a session that has ended. */
export type EndedSession = { id: string; device: number };

/**
 * `ended` are the sessions that the step ended: the device's own former one and those named in `end`
 * (of `all` those not past their deadlines), at most 1000.
 */
export type SignedIn = {
  kind: 'signed-in';
  session: StoredSession;
  ended: EndedSession[];
  entries: LogEntry[];
};

/** What a store answers to a sign-in. Refusals are values. */
export type SignInOutcome =
  | SignedIn
  /** The account's epoch is not the one of the request: somebody signed out everywhere meanwhile. Nothing was written. */
  | { kind: 'overtaken' }
  /** Nothing was written. `sessions` are those that count, latest use first, at most 1000. */
  | { kind: 'limit-reached'; sessions: StoredSession[] };

/** What the engine asks of a store to end. */
export type EndRequest = {
  account: number;
  at: number;
  why: string;
} & (
  | { kind: 'everywhere'; keep?: string }
  /** Sessions of these devices. Devices that have none are passed over. */
  | { kind: 'devices'; devices: readonly number[] }
);

/** What an ending ended. `entry` is absent when there was nothing to end. */
export type EndOutcome = {
  entry?: LogEntry;
  /** The sessions ended, at most `endedMost` of them. */
  ended: EndedSession[];
  /** How many more were ended, counted up to `moreMost`. */
  more: number;
};

/** Twice the usual limit of an account: naming more would make a sign-out grow with the account. */
export const endedMost = 12;
/** Further than this nobody counts what an ending ended. */
export const moreMost = 100;

/** How far `everything` is ahead of all numbers before it, also of those that the store has lost, at least. */
export const leap = 1_000_000;

/** Written into the log for sessions that end because they are past their deadlines. */
export const expiredWhy = 'expired';

/**
 * Writes of the caller that belong into the same transaction. They are undone when the step is refused or throws, and
 * asked for again when the store then takes the step anew.
 */
export type Also<Tx, Outcome> = (tx: Tx, outcome: Outcome) => void | Promise<void>;

/** A node on the list, the entry up to which it has reported everything as applied, and how long it may trust itself. */
export type NodeState = { node: string; applied: number; trustMs: number };

/**
 * Where the truth is kept. Each method's comment is a promise that `storeContract` checks. A store rejects only when it
 * cannot be reached or is broken, or with what `also` has thrown; it answers or rejects within a bounded time.
 */
export type SessionStore<Tx> = {
  /** The account's epoch; 0 for one that never signed out everywhere. */
  readEpoch(account: number): Promise<number>;

  /**
   * In one transaction under the account's lock: compares the epoch, ends what is to end and the device's former
   * session (with log entries), inserts. When there would be too many then, those past their deadlines at
   * `session.at` end too; when there still are, the sign-in is refused and nothing is written.
   * The account never has more sessions than the limit, whatever runs beside it and whatever the clocks say.
   */
  signIn(request: SignInRequest, also?: Also<Tx, SignedIn>): Promise<SignInOutcome>;

  /**
   * In one transaction under the account's lock: ends, and appends one entry to the log.
   * `everywhere` raises the epoch, in constant time whatever the number of sessions.
   * Once the promise resolves, a crash does not undo it.
   */
  end(request: EndRequest, also?: Also<Tx, EndOutcome>): Promise<EndOutcome>;

  /** The session, unless it was ended. One that is past its deadlines is still given. */
  read(id: string): Promise<StoredSession | undefined>;

  /** Sessions of an account that have not ended, latest use first, at most 1000. */
  list(account: number): Promise<StoredSession[]>;

  /** The number of the newest log entry; 0 when there is none. */
  readHead(): Promise<number>;
  /** Entries after a number, in order, at most `limit`. */
  readLog(after: number, limit: number): Promise<LogEntry[]>;

  /**
   * The store is to know entry `seq`. When its newest is older, as after a backup was put back, it has lost endings, and
   * nobody knows which: in one transaction every account's epoch rises by `leap` and one entry `everything` is
   * appended, `leap` behind both. Undefined when nothing is lost; then nothing was written.
   */
  endAllIfBehind(
    request: { seq: number; at: number; why: string },
    also?: Also<Tx, LogEntry>,
  ): Promise<LogEntry | undefined>;

  /** Raises the last use of sessions; never lowers it; passes over those that have ended. */
  touch(uses: readonly { id: string; at: number }[]): Promise<void>;

  /**
   * Makes a node one that sign-outs wait for. It has applied everything up to `applied`, and trusts itself for `trustMs`
   * after each look at the log. A call that threw may be done
   * later all the same: what is known of a node never falls, or it would be struck off without knowing.
   */
  register(node: string, applied: number, trustMs: number): Promise<void>;
  /** What a registered node has applied. False when the node is not registered (it was struck off). */
  report(node: string, applied: number): Promise<boolean>;
  /**
   * Takes a node off the list: it left, or its trust has lapsed. With `below`, only when it has reported less than
   * that, in one step with the look: a node that did report must not lose its place without knowing.
   * A call that comes late takes off none that has registered since.
   */
  strikeOff(node: string, below?: number): Promise<void>;
  /** The nodes that sign-outs wait for. */
  nodes(): Promise<NodeState[]>;

  /**
   * Housekeeping, a step at a time: looks at about `limit` sessions, ends those past their deadlines at `at` (with log
   * entries), deletes what has ended, and deletes log entries below `seq` except the newest.
   * True when there is more to look at; else the next call begins anew.
   */
  forget(before: { at: number; seq: number }, limit: number): Promise<boolean>;

  /**
   * Calls `onNews` soon after the log has a new entry (`seq` at least, when it is known), or what nodes have applied
   * has changed. Only saves time: news may be lost, late, or come twice. The answer ends it.
   */
  listen?(onNews: (what: 'log' | 'nodes', seq?: number) => void): () => void;
};
