// The engine: a local check for each request, sign-in against a limit, endings that are true when acknowledged.
import { timingSafeEqual } from 'node:crypto';
import { type NodeReceipt, waitForNodes } from './acknowledge.ts';
import type { Clock, Random, Timers } from './clock.ts';
import { createFollowLog } from './follow-log.ts';
import { createLastUse } from './last-use.ts';
import { type Closed, createLiveThings, type Live } from './live.ts';
import { createSessionIndex } from './session-index.ts';
import type {
  Also,
  EndOutcome,
  EndRequest,
  LogEntry,
  SessionStore,
  SignedIn,
  StoredSession,
} from './store.ts';
import { createSweep } from './sweep.ts';
import {
  hashSecret,
  idOf,
  looksLikeToken,
  newToken,
  readSum,
  readWords,
  secretOf,
  tokenLength,
} from './token.ts';
import { createTrust, type Moment } from './trust.ts';

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
  | { kind: 'signed-in'; token: string; session: Session; ended: StoredSession[]; ending?: Acknowledged }
  | { kind: 'overtaken' }
  | { kind: 'limit-reached'; sessions: StoredSession[] };

export type Acknowledged = {
  tookMs: number;
  nodes: NodeReceipt[];
  /** What was open on this node and is closed. */
  closed: Closed[];
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

const second = 1000;
const toS = (ms: number) => Math.floor(ms / second);
const touchEveryS = 60;
const flushEveryMs = 15_000;
const lookMs = 10;
const holdTries = 5;

export const createSessions = <Tx>(parts: SessionsParts<Tx>) => {
  const { store, clock, random, timers, node } = parts;
  const { trustMs, idleMs, lifetimeMs } = { ...defaultSettings, ...parts.settings };
  const onError = parts.onError ?? (() => {});
  const index = createSessionIndex();
  const live = createLiveThings(clock.monotonic, timers);
  const trust = createTrust(clock, trustMs);
  const closedBySeq = new Map<number, Closed[]>();
  /** Sign-ins and endings under way; only then does anybody ask what an entry closed. */
  let underWay = 0;
  const log = createFollowLog({
    store: store as SessionStore<unknown>,
    index,
    live,
    trust,
    timers,
    node,
    pollMs: trustMs / 4,
    onError,
    onApplied: ({ seq }, closed) => {
      if (underWay > 0 && closed.length > 0) closedBySeq.set(seq, closed);
    },
  });
  const lastUse = createLastUse(store.touch, timers, flushEveryMs, onError);
  const sweep = createSweep({ store: store as SessionStore<unknown>, index, log, clock, timers, onError });

  const key = new Uint32Array(4);
  const secret = new Uint32Array(4);

  const isPast = (session: { endsAt: number; lastUsedAt: number; idleMs: number }, now: number) =>
    now >= session.endsAt || now - session.lastUsedAt >= session.idleMs;

  /** Moments in whole seconds, as the index keeps them: the same answer from memory and from the store. */
  const sessionOf = ({ id, account, device, epoch, signedInAt, endsAt }: StoredSession): Session => ({
    id,
    account,
    device,
    epoch,
    signedInAt: toS(signedInAt) * second,
    endsAt: toS(endsAt) * second,
  });

  /** Reads the truth; indexes it when a secret is known and no ending was applied during the read. */
  const readTruth = async (id: string, proof?: { secret: string; sum: number }): Promise<Check> => {
    const generation = log.generation;
    let stored: StoredSession | undefined;
    try {
      stored = await store.read(id);
    } catch (error) {
      onError(error);
      return { kind: 'unsure' };
    }
    const now = clock.now();
    if (stored === undefined || isPast(stored, now)) return { kind: 'refused' };
    if (proof !== undefined && !timingSafeEqual(stored.secretHash, hashSecret(proof.secret))) {
      return { kind: 'refused' };
    }
    if (proof !== undefined && log.generation === generation) insert(stored, proof);
    if (now - stored.lastUsedAt >= touchEveryS * second) lastUse.note(id, now);
    return { kind: 'accepted', session: sessionOf(stored) };
  };

  const insert = (stored: StoredSession, proof: { secret: string; sum: number }) => {
    const session = { key: new Uint32Array(4), secret: new Uint32Array(4) };
    if (!readWords(stored.id, 0, session.key, 0) || !readWords(proof.secret, 0, session.secret, 0)) return;
    index.insert({
      ...session,
      sum: proof.sum,
      account: stored.account,
      device: stored.device,
      epoch: stored.epoch,
      signedInS: toS(stored.signedInAt),
      lastUsedS: toS(stored.lastUsedAt),
      endsS: toS(stored.endsAt),
      idleS: toS(stored.idleMs),
    });
  };

  /**
   * Who holds this token? From memory, at once, when this node is trusted and has seen the session;
   * otherwise from the store. Never rejects.
   */
  const check = (token: string): Check | Promise<Check> => {
    if (token.length !== tokenLength || !readWords(token, 3, key, 0)) return { kind: 'refused' };
    const sum = readSum(token);
    if (sum === undefined || !readWords(token, 25, secret, 0)) return { kind: 'refused' };
    if (trust.leftMs() > 0) {
      const at = index.find(key);
      if (at >= 0 && index.matches(key, at, secret, sum)) {
        const account = index.account(key, at);
        const epoch = index.epoch(key, at);
        const nowS = toS(clock.now());
        const unusedS = nowS - index.lastUsedS(key, at);
        const endsS = index.endsS(key, at);
        if (!log.isEnded(account, epoch) && nowS < endsS && unusedS < index.idleS(key, at)) {
          const id = idOf(token);
          if (unusedS >= touchEveryS) {
            index.setLastUsed(key, at, nowS);
            lastUse.note(id, nowS * second);
          }
          const signedInAt = index.signedInS(key, at) * second;
          const device = index.device(key, at);
          return {
            kind: 'accepted',
            session: { id, account, device, epoch, signedInAt, endsAt: endsS * second },
          };
        }
      }
    }
    if (!looksLikeToken(token)) return { kind: 'refused' };
    return readTruth(idOf(token), { secret: secretOf(token), sum });
  };

  /** Applies entries of our own here, waits for the other nodes. `started` is when the whole call began. */
  const acknowledge = async (entries: readonly LogEntry[], started: Moment): Promise<Acknowledged> => {
    const committed = trust.moment();
    const last = entries.at(-1);
    if (last === undefined) return { tookMs: clock.monotonic() - started.mono, nodes: [], closed: [] };
    await log.applyOwn(entries);
    const closed = entries.flatMap(({ seq }) => closedBySeq.get(seq) ?? []);
    const nodes = await waitForNodes(
      { store: store as SessionStore<unknown>, clock, trust, timers, trustMs, lookMs },
      last.seq,
      started,
      committed,
    );
    return { tookMs: clock.monotonic() - started.mono, nodes, closed };
  };

  const whileUnderWay = async <T>(work: () => Promise<T>): Promise<T> => {
    underWay++;
    try {
      return await work();
    } finally {
      if (--underWay === 0) closedBySeq.clear();
    }
  };

  const signIn = async (attempt: Attempt, wish: SignInWish<Tx>): Promise<SignIn> => {
    const started = trust.moment();
    const { id, token, secretHash } = newToken(random);
    const at = clock.now();
    const outcome = await store.signIn(
      {
        ...attempt,
        device: wish.device,
        session: { id, secretHash, at, endsAt: at + lifetimeMs, idleMs },
        limit: wish.limit,
        ...(wish.makeRoom === undefined ? {} : { end: wish.makeRoom }),
        why: { replaced: 'signed-in-again', madeRoom: 'made-room' },
      },
      wish.also,
    );
    if (outcome.kind !== 'signed-in') return outcome;
    const { ended, entries } = outcome;
    const session = sessionOf(outcome.session);
    if (entries.length === 0) return { kind: 'signed-in', token, session, ended };
    return { kind: 'signed-in', token, session, ended, ending: await acknowledge(entries, started) };
  };

  const end = async (wish: EndWish<Tx>): Promise<Ending> => {
    const started = trust.moment();
    const { also, ...rest } = wish;
    const request: EndRequest = { ...rest, at: clock.now() };
    const outcome = await store.end(request, also);
    return { ...outcome, ...(await acknowledge(outcome.entry ? [outcome.entry] : [], started)) };
  };

  return {
    /** Joins the nodes and reads the log for the first time. Rejects when the store cannot be reached. */
    async start(): Promise<void> {
      await log.start();
      sweep.start();
    },

    /** Writes what waits, leaves the list of nodes, trusts nothing any more. */
    async stop(): Promise<void> {
      sweep.stop();
      await lastUse.stop();
      await log.stop();
    },

    check,

    /** Call before the proof (such as a password) is read: what is proved is worth nothing if the epoch moves. */
    async attempt(account: number): Promise<Attempt> {
      return { account, epoch: await store.readEpoch(account) };
    },

    /** Ends the sign-in: a session is born, or nothing happens. What it ends to make room is acknowledged. */
    signIn: (attempt: Attempt, wish: SignInWish<Tx>): Promise<SignIn> =>
      whileUnderWay(() => signIn(attempt, wish)),

    /**
     * Signs out. Once it resolves, no request that starts afterwards is accepted with what it ended, by any node,
     * and what was open is closed. When it rejects, nothing is known: ask again.
     */
    end: (wish: EndWish<Tx>): Promise<Ending> => whileUnderWay(() => end(wish)),

    /**
     * Ties something open to a session: it is closed when the session ends, before that is acknowledged.
     * Undefined when the session is over already; then close it yourself.
     */
    async hold(session: Session, thing: Live): Promise<Hold | undefined> {
      const words = new Uint32Array(4);
      readWords(session.id, 0, words, 0);
      for (let tries = 0; tries < holdTries; tries++) {
        const generation = log.generation;
        const at = trust.leftMs() > 0 ? index.find(words) : -1;
        let epoch = at < 0 ? -1 : index.epoch(words, at);
        if (epoch < 0 || log.isEnded(session.account, epoch)) {
          const truth = await readTruth(session.id);
          if (truth.kind !== 'accepted') return undefined;
          epoch = truth.session.epoch;
          if (log.generation !== generation) continue;
        }
        const entry = live.add({ ...session, epoch }, thing);
        return {
          state: () => {
            if (entry.over || clock.now() >= session.endsAt) return 'over';
            return trust.leftMs() > 0 ? 'go-on' : 'unsure';
          },
          release: entry.release,
        };
      }
      return undefined;
    },

    /** Reads the log now; whether this node may trust itself again. Never rejects. */
    async trusted(): Promise<boolean> {
      if (trust.leftMs() > 0) return true;
      await log.pollNow().catch(onError);
      return trust.leftMs() > 0;
    },

    /** Sessions of an account that are neither ended nor past their deadlines. */
    async list(account: number): Promise<StoredSession[]> {
      await lastUse.flush();
      const now = clock.now();
      return (await store.list(account)).filter((session) => !isPast(session, now));
    },

    /** Figures for metrics and benches. */
    figures: () => ({
      indexed: index.size,
      indexBytes: index.sizeBytes,
      live: live.count,
      applied: log.applied,
      generation: log.generation,
      trustLeftMs: trust.leftMs(),
    }),
  };
};

export type Sessions<Tx> = ReturnType<typeof createSessions<Tx>>;
