// Open things of sessions: streams, sockets, downloads. They end with their session, before it is acknowledged.
import type { Timers } from './clock.ts';

/** Something open that belongs to a session. */
export type Live = {
  /** A word for the receipt, such as `stream` or `events`. */
  kind: string;
  /**
   * Must stop it at once, also when it has closed by itself a moment ago. `why` is the word of the ending. What it throws
   * goes to `onError`, and the others are closed all the same.
   */
  close(why: string): void;
};

/** Something that was closed, by its session's id. `at`: the moment of the monotonic clock, in milliseconds. */
export type Closed = { session: string; kind: string; device: number; at: number };

type Entry = { live: Live; session: string; device: number; epoch: number; over: boolean };

type IsOver = (session: string, epoch: number) => boolean;

/** Longest time that closing many things may hold up others. */
const sliceMs = 1;

export const createLiveThings = (
  monotonic: () => number,
  timers: Timers,
  onError: (error: unknown) => void,
) => {
  const byAccount = new Map<number, Map<string, Set<Entry>>>();
  let count = 0;

  const take = (account: number, isOver: IsOver): Entry[] => {
    const bySession = byAccount.get(account);
    if (bySession === undefined) return [];
    const taken: Entry[] = [];
    for (const [session, entries] of bySession) {
      for (const entry of entries) {
        if (!isOver(session, entry.epoch)) continue;
        entry.over = true;
        entries.delete(entry);
        taken.push(entry);
      }
      if (entries.size === 0) bySession.delete(session);
    }
    if (bySession.size === 0) byAccount.delete(account);
    count -= taken.length;
    return taken;
  };

  const closeAll = async (taken: Entry[], why: string): Promise<Closed[]> => {
    const closed: Closed[] = [];
    let sliceEnds = monotonic() + sliceMs;
    for (const { live, session, device } of taken) {
      try {
        live.close(why);
      } catch (error) {
        // One that fails must not keep the others open.
        onError(error);
      }
      const at = monotonic();
      closed.push({ session, kind: live.kind, device, at });
      if (at < sliceEnds) continue;
      await timers.yield();
      sliceEnds = monotonic() + sliceMs;
    }
    return closed;
  };

  return {
    get count() {
      return count;
    },

    add(session: { id: string; account: number; device: number; epoch: number }, live: Live) {
      const entry: Entry = {
        live,
        session: session.id,
        device: session.device,
        epoch: session.epoch,
        over: false,
      };
      const { account, id } = session;
      const bySession = byAccount.get(account) ?? new Map<string, Set<Entry>>();
      const entries = bySession.get(id) ?? new Set<Entry>();
      byAccount.set(account, bySession);
      bySession.set(id, entries);
      entries.add(entry);
      count++;
      return {
        get over() {
          return entry.over;
        },
        release(): void {
          if (entry.over || !entries.delete(entry)) return;
          entry.over = true;
          count--;
          if (entries.size === 0 && bySession.get(id) === entries) bySession.delete(id);
          if (bySession.size === 0 && byAccount.get(account) === bySession) byAccount.delete(account);
        },
      };
    },

    /** A session lives on in a new epoch, and what it has open with it. */
    carryOver(account: number, session: string, epoch: number): void {
      for (const entry of byAccount.get(account)?.get(session) ?? []) entry.epoch = epoch;
    },

    /**
     * Closes everything of the sessions named. All of it is marked as over before the first wait;
     * closing many lets other work run in between.
     */
    async close(account: number, isOver: IsOver, why: string): Promise<Closed[]> {
      return closeAll(take(account, isOver), why);
    },
    /** Closes everything there is: the node has lost track of what ended. */
    async closeEverything(why: string): Promise<void> {
      const all = [...byAccount.keys()].flatMap((account) => take(account, () => true));
      await closeAll(all, why);
    },
  };
};

export type LiveThings = ReturnType<typeof createLiveThings>;
