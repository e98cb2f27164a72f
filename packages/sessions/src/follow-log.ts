// Reads the log and applies its entries in order: drop from the index, raise the generation, close what is open,
// then trust. Trust counts from before the read (see trust.ts).
import type { Timers } from './clock.ts';
import type { Closed, LiveThings } from './live.ts';
import type { SessionIndex } from './session-index.ts';
import type { LogEntry, SessionStore } from './store.ts';
import { readWords } from './token.ts';
import type { Trust } from './trust.ts';

const batch = 500;

export type FollowLogParts = {
  store: SessionStore<unknown>;
  index: SessionIndex;
  live: LiveThings;
  trust: Trust;
  timers: Timers;
  node: string;
  pollMs: number;
  onError(error: unknown): void;
  /** Called for each entry once everything of it is closed here. */
  onApplied(entry: LogEntry, closed: Closed[]): void;
};

export const createFollowLog = (parts: FollowLogParts) => {
  const { store, index, live, trust, timers, node } = parts;
  const state = { applied: 0, generation: 0, running: false };
  /** Sessions of these accounts with a lower epoch are over; an entry stays until a sweep has removed them all. */
  const endedBelow = new Map<number, number>();
  const key = new Uint32Array(4);
  let cancel: (() => void) | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const isEnded = (account: number, epoch: number) =>
    endedBelow.size !== 0 && epoch < (endedBelow.get(account) ?? 0);

  const drop = ({ account, what }: LogEntry) => {
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
    if (at >= 0 && index.epoch(key, at) === epoch - 1) index.setEpoch(key, at, epoch);
    live.carryOver(account, keep, epoch);
  };

  const apply = async (entries: readonly LogEntry[]) => {
    for (const entry of entries) drop(entry);
    for (const entry of entries) {
      const { account, what, why } = entry;
      const isOver =
        what.kind === 'everywhere'
          ? (_session: string, epoch: number) => epoch < what.epoch
          : (session: string) => what.ids.includes(session);
      const closed = await live.close(account, isOver, why);
      state.applied = entry.seq;
      parts.onApplied(entry, closed);
    }
  };

  /** Entries that this node needed are no longer in the log: it forgets all it knew and closes all it holds. */
  const startOver = async () => {
    state.generation++;
    trust.drop();
    for (let shard = 0; shard < index.shardCount; shard++) index.sweepShard(shard, () => true);
    endedBelow.clear();
    state.applied = await store.readHead();
    await live.closeEverything('out-of-step');
  };

  const readOn = async () => {
    for (;;) {
      const entries = await store.readLog(state.applied, batch);
      const first = entries[0];
      if (first !== undefined && first.seq !== state.applied + 1) {
        await startOver();
        continue;
      }
      await apply(entries);
      if (entries.length < batch) return;
    }
  };

  const poll = async () => {
    for (;;) {
      const from = trust.moment();
      const before = state.applied;
      await readOn();
      // A node that was struck off has always missed an entry, so a poll without news needs no report.
      if (state.applied === before || (await store.report(node, state.applied))) {
        trust.renew(from);
        return;
      }
      trust.drop();
      await store.register(node, state.applied);
    }
  };

  /** One after another, whoever asks. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  };

  const again = () => {
    if (!state.running) return;
    cancel = timers.after(parts.pollMs, () => {
      inTurn(poll).catch(parts.onError).finally(again);
    });
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
      await inTurn(async () => {
        state.applied = await store.readHead();
        await store.register(node, state.applied);
        await poll();
      });
      state.running = true;
      again();
    },
    async stop(): Promise<void> {
      state.running = false;
      cancel?.();
      await turn;
      trust.drop();
      await store.strikeOff(node);
    },
    /** Reads and applies the log now, and so renews trust. */
    pollNow: (): Promise<void> => inTurn(poll),
    /** Applies entries that this node has just written; reads the log when others came between. */
    applyOwn: (entries: readonly LogEntry[]): Promise<void> =>
      inTurn(async () => {
        const fresh = entries.filter(({ seq }) => seq > state.applied);
        if (fresh.length === 0) return;
        if (fresh[0]?.seq !== state.applied + 1) return poll();
        await apply(fresh);
        if (!(await store.report(node, state.applied))) await poll();
      }),
  };
};

export type FollowLog = ReturnType<typeof createFollowLog>;
