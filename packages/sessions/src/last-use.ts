// Last uses are collected and written in batches: a use costs no write, and a session at most one a minute.
import type { Timers } from './clock.ts';

export const createLastUse = (
  write: (uses: { id: string; at: number }[]) => Promise<void>,
  timers: Timers,
  everyMs: number,
  onError: (error: unknown) => void,
) => {
  let waiting = new Map<string, number>();
  let cancel: (() => void) | undefined;
  let isStopped = false;

  const later = () => {
    if (!isStopped) cancel ??= timers.after(everyMs, () => void flush());
  };

  const flush = async () => {
    cancel?.();
    cancel = undefined;
    if (waiting.size === 0) return;
    const uses = [...waiting].map(([id, at]) => ({ id, at }));
    waiting = new Map();
    try {
      await write(uses);
    } catch (error) {
      onError(error);
      for (const { id, at } of uses) if (!waiting.has(id)) waiting.set(id, at);
      later();
    }
  };

  return {
    note(id: string, at: number): void {
      waiting.set(id, at);
      later();
    },
    flush,
    start(): void {
      isStopped = false;
      if (waiting.size > 0) later();
    },
    stop(): Promise<void> {
      isStopped = true;
      return flush();
    },
  };
};
