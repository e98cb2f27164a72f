// Reads the log and applies its entries in order: drop from the index, raise the generation, close what is open,
// then trust. Trust counts from before the read (see trust.ts).
import type { Timers } from './clock.ts';
import type { Closed, LiveThings } from './live.ts';
import type { SessionIndex } from './session-index.ts';
import { type Ended, type LogEntry, leap, type SessionStore } from './store.ts';
import { readWords } from './token.ts';
import type { Trust } from './trust.ts';

const batch = 500;
/** So many of the latest entries are known again when they are met again. */
const rememberedMost = 1000;
/** `reported` when this node may not be on the list. */
const never = -1;

/** What this version can apply by itself; `everything`, and what a later version writes, makes a node start over. */
type Applicable = LogEntry & { what: Exclude<Ended, { kind: 'everything' }> };

const isApplicable = (entry: LogEntry): entry is Applicable =>
  entry.what.kind === 'everywhere' || entry.what.kind === 'sessions';

export type FollowLogParts = {
  store: SessionStore<unknown>;
  index: SessionIndex;
  live: LiveThings;
  trust: Trust;
  timers: Timers;
  node: string;
  trustMs: number;
  onError(error: unknown): void;
  /** The store has lost endings that this node has applied: unless its newest entry is `seq` or later, all must end. */
  onLost(seq: number): Promise<unknown>;
  /** All up to `seq` counts as applied, by having forgotten everything. */
  onStartedOver(seq: number): void;
  /** Called for each entry once everything of it is closed here. */
  onApplied(entry: LogEntry, closed: Closed[]): void;
};

export const createFollowLog = (parts: FollowLogParts) => {
  const { store, index, live, trust, timers, node } = parts;
  /** `isJoined`: between start and stop; a node that is not trusts nothing and reports nothing. */
  const state = { applied: 0, reported: never, generation: 0, isJoined: false };
  /** Sessions of these accounts with a lower epoch are over; an entry stays until a sweep has removed them all. */
  const endedBelow = new Map<number, number>();
  /** What was applied, by number: another entry under the same number says that the store has gone back. */
  const remembered = new Map<number, string>();
  /** Four looks within the time of trust. */
  const pollMs = parts.trustMs / 4;
  const key = new Uint32Array(4);
  let cancel: (() => void) | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let pollUnderWay: Promise<void> | undefined;
  let pollAhead: Promise<void> | undefined;

  const isEnded = (account: number, epoch: number) =>
    endedBelow.size !== 0 && epoch < (endedBelow.get(account) ?? 0);

  const remember = ({ seq, account, what, at, why }: LogEntry) => {
    remembered.set(seq, JSON.stringify([account, what, at, why]));
    remembered.delete(seq - rememberedMost);
  };
  const isAnother = ({ seq, account, what, at, why }: LogEntry) => {
    const known = remembered.get(seq);
    return known !== undefined && known !== JSON.stringify([account, what, at, why]);
  };

  const drop = ({ account, what }: Applicable) => {
    state.generation++;
    if (what.kind === 'sessions') {
      for (const id of what.ids) if (readWords(id, 0, key, 0)) index.remove(key);
      return;
    }
    const { epoch, keep } = what;
    endedBelow.set(account, Math.max(epoch, endedBelow.get(account) ?? 0));
    if (keep === undefined || !readWords(keep, 0, key, 0)) return;
    const at = index.find(key);
    // Only one that was still alive is carried over: a kept session of an older epoch stays over.
    if (at >= 0 && index.epoch(at) === epoch - 1) index.setEpoch(at, epoch);
    live.carryOver(account, keep, epoch);
  };

  const apply = async (entries: readonly Applicable[]) => {
    for (const entry of entries) drop(entry);
    for (const entry of entries) {
      const { account, what, why } = entry;
      const isOver =
        what.kind === 'everywhere'
          ? (_session: string, epoch: number) => epoch < what.epoch
          : (session: string) => what.ids.includes(session);
      const closed = await live.close(account, isOver, why);
      state.applied = entry.seq;
      remember(entry);
      parts.onApplied(entry, closed);
    }
  };

  /** Entries that this node needed cannot be had: it forgets all it knew and closes all it holds. */
  const startOver = async () => {
    trust.drop();
    const head = await store.readHead();
    // After the read and in one go: what is read from the store from here on has seen every ending up to `head`,
    // and what was read before fails the test of the generation.
    state.generation++;
    index.clear();
    endedBelow.clear();
    remembered.clear();
    state.applied = head;
    state.reported = never;
    await live.closeEverything('out-of-step');
    if (head > 0) parts.onStartedOver(head);
  };

  const readOn = async () => {
    for (;;) {
      const { applied } = state;
      // The last one that was applied is read again: the newest is kept for ever, so a store without it, or with
      // another in its place, has gone back.
      const found = await store.readLog(Math.max(0, applied - 1), batch);
      const isLost = applied > 0 && found.length === 0;
      const isReplaced = found.some((entry) => entry.seq <= applied && isAnother(entry));
      if (isLost) await parts.onLost(applied);
      // Not when another node has noticed before.
      else if (isReplaced && !found.some(({ what }) => what.kind === 'everything')) {
        await parts.onLost((await store.readHead()) + leap);
      }
      const entries = found.filter(({ seq }) => seq > applied);
      const isWhole = entries.every(({ seq }, at) => seq === applied + 1 + at);
      if (isLost || isReplaced || !isWhole || !entries.every(isApplicable)) {
        await startOver();
        continue;
      }
      if (applied > 0 && !remembered.has(applied)) for (const entry of found.slice(0, 1)) remember(entry);
      await apply(entries);
      if (found.length < batch) return;
    }
  };

  /** False when this node was struck off. */
  const report = async (): Promise<boolean> => {
    const { applied } = state;
    const isListed = await store.report(node, applied);
    state.reported = isListed ? applied : never;
    return isListed;
  };

  const register = async () => {
    const { applied } = state;
    await store.register(node, applied, parts.trustMs);
    state.reported = applied;
  };

  const poll = async () => {
    while (state.isJoined) {
      const from = trust.moment();
      await readOn();
      // Whoever strikes a node off has waited for an entry that it had not reported, so a node that has reported
      // all there is needs not ask whether it is still on the list.
      if (state.applied === state.reported || (await report())) {
        trust.renew(from);
        return;
      }
      trust.drop();
      await register();
    }
  };

  /** One after another, whoever asks. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  };

  /** Reads and applies what is in the log when this is called, and more. Those who ask before it begins share it. */
  const pollAnew = (): Promise<void> => {
    pollAhead ??= inTurn(() => {
      pollAhead = undefined;
      return poll();
    });
    return pollAhead;
  };

  /** Reads and applies the log, and so renews trust. Those who ask while one is under way share it. */
  const pollNow = (): Promise<void> => {
    pollUnderWay ??= pollAnew().finally(() => {
      pollUnderWay = undefined;
    });
    return pollUnderWay;
  };

  /** The log may have entries up to `seq`: the poll that is due soon is made now. */
  const wake = (seq = Number.POSITIVE_INFINITY) => {
    if (state.isJoined && seq > state.applied) pollAnew().catch(parts.onError);
  };

  /** Looks at the clocks also while a poll is slow, so that a sleep is noticed before somebody sets a clock back. */
  const tick = () => {
    if (!state.isJoined) return;
    trust.leftMs();
    if (pollUnderWay === undefined) pollNow().catch(parts.onError);
    cancel = timers.after(pollMs, tick);
  };

  return {
    get applied() {
      return state.applied;
    },
    get generation() {
      return state.generation;
    },
    isEnded,
    endedBelow,

    async start(): Promise<void> {
      cancel?.();
      await inTurn(async () => {
        state.isJoined = false;
        await startOver();
        await register();
        state.isJoined = true;
        try {
          await poll();
        } catch (error) {
          state.isJoined = false;
          throw error;
        }
      });
      cancel = timers.after(pollMs, tick);
    },
    async stop(): Promise<void> {
      cancel?.();
      await inTurn(async () => {
        state.isJoined = false;
        trust.drop();
        await store.strikeOff(node);
      });
    },
    /** Reads and applies the log, and so renews trust. Those who ask while one waits for its turn share it. */
    pollNow,
    wake,
    /** Applies all that is in the log when this is called; the number of the last entry. */
    catchUp: (): Promise<number> =>
      inTurn(async () => {
        await poll();
        return state.isJoined ? state.applied : store.readHead();
      }),
    /**
     * Applies entries that this node has just written. The log is read for it: that they follow what was applied
     * here says only the store, which may have gone back.
     */
    applyOwn: (entries: readonly LogEntry[]): Promise<void> =>
      state.isJoined
        ? pollAnew()
        : inTurn(async () => {
            const fresh = entries.filter(({ seq }) => seq > state.applied);
            if (state.isJoined) await poll();
            else if (fresh.every(isApplicable)) await apply(fresh);
            else await startOver();
          }),
  };
};

export type FollowLog = ReturnType<typeof createFollowLog>;
