// The engine: a local check for each request, sign-in against a limit, endings that are true when acknowledged.
import { createWaitForNodes } from './acknowledge.ts';
import { createDurations } from './durations.ts';
import {
  type Acknowledged,
  type Attempt,
  type Check,
  defaultSettings,
  type Ending,
  type EndWish,
  type Hold,
  type Session,
  type SessionsParts,
  type SignIn,
  type SignInWish,
} from './engine-words.ts';
import { createFollowLog } from './follow-log.ts';
import { createLastUse } from './last-use.ts';
import { type Closed, createLiveThings, type Live } from './live.ts';
import { createNews } from './news.ts';
import { createSessionIndex } from './session-index.ts';
import { type LogEntry, leap, type SessionStore, type StoredSession } from './store.ts';
import { isPast, sessionOf, toS } from './stored-session.ts';
import { createSweep } from './sweep.ts';
import {
  hasPrefix,
  idOf,
  looksLikeToken,
  newToken,
  readSum,
  readWords,
  secretOf,
  tokenLength,
} from './token.ts';
import { createTrust } from './trust.ts';
import { createTruth, touchEveryS } from './truth.ts';

const second = 1000;
const flushEveryMs = 15_000;
const lookMs = 10;
/** When the store tells of reports; then a look only makes up for lost news. */
const lookWithNewsMs = 50;
const holdTries = 5;
const closedMost = 1000;
/** Places in a typed array of counts: counting up in it makes nothing anew. */
const places = { memory: 0, store: 1, refused: 2, unsure: 3 };

/**
 * Makes an engine. It answers from the store until `start` has resolved.
 * Throws a RangeError when a setting is not above 0.
 */
export const createSessions = <Tx>(parts: SessionsParts<Tx>) => {
  const { store, clock, random, timers, node } = parts;
  const settings = { ...defaultSettings, ...parts.settings };
  const { trustMs, idleMs, lifetimeMs } = settings;
  for (const [name, value] of Object.entries(settings)) {
    if (!(value > 0)) throw new RangeError(`the setting ${name} must be more than 0 ms, not ${value}`);
  }
  const onError = parts.onError ?? (() => {});
  const index = createSessionIndex();
  const live = createLiveThings(() => clock.monotonic(), timers, onError);
  const trust = createTrust(clock, trustMs);
  const checks = new Float64Array(4);
  const count = (place: number) => {
    checks[place] = (checks[place] ?? 0) + 1;
  };
  const acknowledgements = createDurations();
  const closedBySeq = new Map<number, Closed[]>();
  /** Sign-ins and endings under way; only then does anybody ask what an entry closed. */
  let underWay = 0;
  /** Ends every session when the store has lost what it knew up to `seq`. */
  const endAllIfBehind = (seq: number) =>
    store.endAllIfBehind({ seq, at: clock.now(), why: 'store-went-back' }, parts.whenWentBack);
  const log = createFollowLog({
    store: store as SessionStore<unknown>,
    index,
    live,
    trust,
    timers,
    node,
    trustMs,
    onError,
    onLost: (seq) => endAllIfBehind(seq),
    onStartedOver: (seq) => parts.onApplied?.(seq),
    onApplied: ({ seq }, closed) => {
      parts.onApplied?.(seq);
      if (underWay === 0 || closed.length === 0) return;
      closedBySeq.set(seq, closed);
      // Those of other nodes are asked for by nobody.
      if (closedBySeq.size > closedMost) closedBySeq.delete(closedBySeq.keys().next().value ?? 0);
    },
  });
  const news = createNews(timers);
  let stopListening: (() => void) | undefined;
  const waitForNodes = createWaitForNodes({
    store: store as SessionStore<unknown>,
    clock,
    news,
    lookMs: () => (stopListening ? lookWithNewsMs : lookMs),
  });
  const lastUse = createLastUse({
    write: (uses) => store.touch(uses),
    timers,
    everyMs: flushEveryMs,
    onError,
  });
  const sweep = createSweep({ store: store as SessionStore<unknown>, index, log, clock, timers, onError });

  const readTruth = createTruth({
    store: store as SessionStore<unknown>,
    index,
    log,
    lastUse,
    clock,
    onError,
  });
  const key = new Uint32Array(4);
  const secret = new Uint32Array(4);

  const refused = (): Check => {
    count(places.refused);
    return { kind: 'refused' };
  };

  const checkInStore = async (token: string, sum: number): Promise<Check> => {
    const answer = await readTruth(idOf(token), { secret: secretOf(token), sum });
    count(answer.kind === 'accepted' ? places.store : places[answer.kind]);
    return answer;
  };

  /**
   * Who holds this token? From memory, at once, when this node is trusted and has seen the session;
   * otherwise from the store. Never rejects.
   */
  const check = (token: string): Check | Promise<Check> => {
    if (token.length !== tokenLength || !hasPrefix(token) || !readWords(token, 3, key, 0)) {
      return refused();
    }
    const now = clock.now();
    // The search comes before the rest is read: the processor reads on while it waits for the memory.
    const at = trust.isThere(now) ? index.find(key) : -1;
    const sum = readSum(token);
    if (sum === undefined || !readWords(token, 25, secret, 0)) return refused();
    if (at >= 0 && index.matches(at, secret, sum)) {
      const account = index.account(at);
      const epoch = index.epoch(at);
      const nowS = toS(now);
      const unusedS = nowS - index.lastUsedS(at);
      const endsS = index.endsS(at);
      if (!log.isEnded(account, epoch) && nowS < endsS && unusedS < index.idleS(at)) {
        const id = idOf(token);
        if (unusedS >= touchEveryS) {
          index.setLastUsed(at, nowS);
          lastUse.note(key, nowS);
        }
        count(places.memory);
        const signedInAt = index.signedInS(at) * second;
        const device = index.device(at);
        return {
          kind: 'accepted',
          session: { id, account, device, epoch, signedInAt, endsAt: endsS * second },
        };
      }
    }
    return looksLikeToken(token) ? checkInStore(token, sum) : refused();
  };

  /**
   * Applies entries of our own here, waits for the other nodes. Without entries there was nothing left to end: then
   * what ended it may not have arrived everywhere yet, and all that is in the log now is waited for.
   * `started` is when the whole call began, on the monotonic clock.
   */
  const acknowledge = async (entries: readonly LogEntry[], started: number): Promise<Acknowledged> => {
    let committed = clock.monotonic();
    let last = entries.at(-1)?.seq;
    if (last === undefined) {
      last = await log.catchUp();
      committed = clock.monotonic();
    } else await log.applyOwn(entries);
    const closed = entries.flatMap(({ seq }) => {
      const ofEntry = closedBySeq.get(seq) ?? [];
      closedBySeq.delete(seq);
      return ofEntry.map(({ at, ...thing }) => ({ ...thing, afterMs: at - started }));
    });
    const nodes = await waitForNodes(last, started, committed);
    return { tookMs: clock.monotonic() - started, nodes, closed };
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
    const started = clock.monotonic();
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
    // Its place may be one that another sign-out is about to leave: it is taken when that is true everywhere.
    const ending = await acknowledge(entries, started);
    const done = { kind: 'signed-in', token, session: sessionOf(outcome.session), ended } as const;
    if (entries.length === 0 && wish.makeRoom === undefined) return done;
    acknowledgements.add(ending.tookMs);
    return { ...done, ending };
  };

  const end = async (wish: EndWish<Tx>): Promise<Ending> => {
    const started = clock.monotonic();
    const { also, ...rest } = wish;
    const outcome = await store.end({ ...rest, at: clock.now() }, also);
    const done = await acknowledge(outcome.entry ? [outcome.entry] : [], started);
    acknowledgements.add(done.tookMs);
    return { ...outcome, ...done };
  };

  return {
    /**
     * Joins the nodes and reads the log for the first time. Rejects when the store cannot be reached; may be called
     * again then. Until it resolves every check reads the store. `known` is an entry that the store must know, such as
     * the last that `onApplied` told of: when it does not, it has gone back, and every session ends.
     */
    async start({ known = 0 }: { known?: number } = {}): Promise<void> {
      if (known > 0) await endAllIfBehind(known);
      await log.start();
      stopListening ??= store.listen?.((what, seq) => (what === 'nodes' ? news.tell() : log.wake(seq)));
      lastUse.start();
      sweep.start();
    },

    /**
     * Writes what waits, leaves the list of nodes, trusts nothing any more. What is held stays open, and is unsure.
     * Rejects when the store cannot be reached; sign-outs then wait for this node once, until its trust has lapsed.
     */
    async stop(): Promise<void> {
      sweep.stop();
      stopListening?.();
      stopListening = undefined;
      await lastUse.stop();
      await log.stop();
    },

    /**
     * Who holds this token? From memory, at once and not as a promise, when this node is trusted and has seen the
     * session; otherwise from the store. Never rejects: when it cannot be known the answer is `unsure`.
     */
    check,

    /**
     * Call before the proof (such as a password) is read: what is proved is worth nothing if the epoch moves.
     * Rejects when the store cannot be reached.
     */
    async attempt(account: number): Promise<Attempt> {
      return { account, epoch: await store.readEpoch(account) };
    },

    /**
     * Ends the sign-in: a session is born, or nothing happens. Resolves when what made room for it, by its wish or by
     * another's, is over on every node. When it rejects, a session may have been born whose token nobody has; the next
     * sign-in of the device ends it.
     */
    signIn: (attempt: Attempt, wish: SignInWish<Tx>): Promise<SignIn> =>
      whileUnderWay(() => signIn(attempt, wish)),

    /**
     * Signs out. Once it resolves, no request that starts afterwards is accepted with what it ended, by any node,
     * and what was open is closed. When it rejects, nothing is known: ask again.
     */
    end: (wish: EndWish<Tx>): Promise<Ending> => whileUnderWay(() => end(wish)),

    /** Ends every session of every account: for a store that was put back from a copy, which cannot know it. Acknowledged as `end` is. */
    async endAll(): Promise<Acknowledged> {
      const started = clock.monotonic();
      // Further ahead than anybody writes meanwhile.
      const entry = await endAllIfBehind((await store.readHead()) + leap);
      if (entry === undefined)
        throw new Error('the log ran away from the ending of everything; nothing ended');
      return acknowledge([entry], started);
    },

    /**
     * Ties something open to a session: it is closed when the session ends, before that is acknowledged.
     * Undefined when the session is over already, or when that cannot be known; then close it yourself. Never rejects.
     */
    async hold(session: Session, thing: Live): Promise<Hold | undefined> {
      const words = new Uint32Array(4);
      readWords(session.id, 0, words, 0);
      for (let tries = 0; tries < holdTries; tries++) {
        const generation = log.generation;
        const at = trust.isThere() ? index.find(words) : -1;
        let epoch = at < 0 ? -1 : index.epoch(at);
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
            return trust.isThere() ? 'go-on' : 'unsure';
          },
          release: entry.release,
        };
      }
      return undefined;
    },

    /** Reads the log now; whether this node may trust itself again. Never rejects. */
    async trusted(): Promise<boolean> {
      if (!trust.isThere()) await log.pollNow().catch(onError);
      return trust.isThere();
    },

    /**
     * Sessions of an account that are neither ended nor past their deadlines, latest use first, at most 1000.
     * Rejects when the store cannot be reached.
     */
    async list(account: number): Promise<StoredSession[]> {
      const now = clock.now();
      const words = new Uint32Array(4);
      const found = (await store.list(account)).map((session): StoredSession => {
        // Memory knows of uses that are not written yet.
        const at = readWords(session.id, 0, words, 0) ? index.find(words) : -1;
        const usedAt = at < 0 ? 0 : index.lastUsedS(at) * second;
        return usedAt > session.lastUsedAt ? { ...session, lastUsedAt: usedAt } : session;
      });
      return found
        .filter((session) => !isPast(session, now))
        .sort((one, other) => other.lastUsedAt - one.lastUsedAt);
    },

    /**
     * Figures for metrics and benches; counts are since the start of the process. `indexed` sessions are in memory, `live`
     * things held open, `applied` is the last log entry applied here. With `trustLeftMs` at 0 or less memory is not used.
     */
    figures: () => ({
      indexed: index.size,
      indexBytes: index.sizeBytes,
      live: live.count,
      applied: log.applied,
      generation: log.generation,
      trustLeftMs: trust.leftMs(),
      trustMs,
      /** Checks accepted from memory, accepted from the store, refused, and those that could not be sure. */
      checks: {
        memory: checks[places.memory] ?? 0,
        store: checks[places.store] ?? 0,
        refused: checks[places.refused] ?? 0,
        unsure: checks[places.unsure] ?? 0,
      },
      acknowledgements: acknowledgements.read(),
    }),
  };
};

/** The engine: what `createSessions` makes. `Tx` is the transaction of its store, as `also` is given it. */
export type Sessions<Tx> = ReturnType<typeof createSessions<Tx>>;
