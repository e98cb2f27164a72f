// How far a batch is: of its music, in time.

export type BatchProgress = {
  counts: { all: number; done: number; skipped: number; failed: number; running: number; waiting: number };
  /** Of all the music, 0 to 1. */
  share: number;
  /** Seconds of music a second; undefined until something can be said. */
  speed?: number;
  leftMs?: number;
};

/** Where nobody knows how long a track is. */
const usualLengthS = 240;

type Item = { lengthS: number; share: number; state: 'waiting' | 'running' | 'done' | 'skipped' | 'failed' };

export type ProgressMeter = {
  running(id: string, share: number): void;
  waiting(id: string): void;
  ended(id: string, state: 'done' | 'skipped' | 'failed'): void;
  read(): BatchProgress;
  pause(): void;
  resume(): void;
};

/** `now` in milliseconds, from any beginning. */
export function createProgressMeter(
  entries: readonly { id: string; lengthS?: number }[],
  now: () => number,
): ProgressMeter {
  const items = new Map<string, Item>(
    entries.map(({ id, lengthS }) => [id, { lengthS: lengthS ?? usualLengthS, share: 0, state: 'waiting' }]),
  );
  const totalS = [...items.values()].reduce((sum, { lengthS }) => sum + lengthS, 0);
  let since = now();
  let activeMs = 0;
  let isPaused = false;
  /** Work that cost nothing, such as skipping, says nothing about the speed. */
  let convertedS = 0;
  const change = (id: string, to: Partial<Item>) => {
    const item = items.get(id);
    if (!item) return;
    const before = item.share;
    Object.assign(item, to);
    if (item.state === 'running' || item.state === 'done') convertedS += (item.share - before) * item.lengthS;
  };
  return {
    running: (id, share) =>
      change(id, { state: 'running', share: Math.max(share, items.get(id)?.share ?? 0) }),
    waiting: (id) => {
      const item = items.get(id);
      if (item) convertedS -= item.share * item.lengthS;
      change(id, { state: 'waiting', share: 0 });
    },
    ended: (id, state) => change(id, { state, share: 1 }),
    pause() {
      if (!isPaused) activeMs += now() - since;
      isPaused = true;
    },
    resume() {
      if (isPaused) since = now();
      isPaused = false;
    },
    read() {
      const counts = { all: items.size, done: 0, skipped: 0, failed: 0, running: 0, waiting: 0 };
      let doneS = 0;
      for (const item of items.values()) {
        counts[item.state] += 1;
        doneS += item.share * item.lengthS;
      }
      const elapsedS = (activeMs + (isPaused ? 0 : now() - since)) / 1000;
      const speed = elapsedS > 0.2 && convertedS > 0 ? convertedS / elapsedS : undefined;
      return {
        counts,
        share: totalS > 0 ? doneS / totalS : 1,
        ...(speed ? { speed, leftMs: Math.max(0, Math.round(((totalS - doneS) / speed) * 1000)) } : {}),
      };
    },
  };
}
