// Last uses are collected and written in batches: a use costs no write, and a session at most one a minute.
// They wait as bare words, so that noting one neither makes nor keeps a string.
import type { Timers } from './clock.ts';
import { writeWords } from './token.ts';

type Use = { id: string; at: number };

export type LastUseParts = {
  write(uses: Use[]): Promise<void>;
  timers: Timers;
  everyMs: number;
  onError(error: unknown): void;
};

/** So many are written at once; other work runs in between. */
const batch = 500;
/** Words of one use: the id and the second. */
const words = 5;
const fewest = 256;

export const createLastUse = ({ write, timers, everyMs, onError }: LastUseParts) => {
  let waiting = new Uint32Array(fewest * words);
  let count = 0;
  let cancel: (() => void) | undefined;
  let isStopped = false;

  const later = () => {
    if (!isStopped) cancel ??= timers.after(everyMs, () => void flush());
  };

  const note = (id: Uint32Array, second: number) => {
    const at = count * words;
    if (at === waiting.length) {
      const more = new Uint32Array(waiting.length * 2);
      more.set(waiting);
      waiting = more;
    }
    for (let word = 0; word < 4; word++) waiting[at + word] = id[word] as number;
    waiting[at + 4] = second;
    count++;
    later();
  };

  const writeSome = async (uses: Uint32Array) => {
    const latest = new Map<string, number>();
    for (let at = 0; at < uses.length; at += words) {
      const id = writeWords(uses, at);
      latest.set(id, Math.max((uses[at + 4] as number) * 1000, latest.get(id) ?? 0));
    }
    await write([...latest].map(([id, at]) => ({ id, at })));
  };

  const flush = async () => {
    cancel?.();
    cancel = undefined;
    const uses = waiting.subarray(0, count * words);
    waiting = new Uint32Array(fewest * words);
    count = 0;
    for (let from = 0; from < uses.length; from += batch * words) {
      try {
        await writeSome(uses.subarray(from, from + batch * words));
      } catch (error) {
        onError(error);
        // The latest use of each session: however long this goes on, no more wait than there are sessions.
        const latest = new Map<string, number>();
        for (let at = from; at < uses.length; at += words) latest.set(writeWords(uses, at), at);
        for (const at of latest.values()) note(uses.subarray(at, at + 4), uses[at + 4] as number);
        return;
      }
      if (from + batch * words < uses.length) await timers.yield();
    }
  };

  return {
    /** `second`: seconds since 1970. */
    note,
    start(): void {
      isStopped = false;
      if (count > 0) later();
    },
    stop(): Promise<void> {
      isStopped = true;
      return flush();
    },
  };
};

export type LastUse = ReturnType<typeof createLastUse>;
