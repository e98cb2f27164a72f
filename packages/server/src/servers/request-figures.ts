// Counts what was asked over HTTP and how long it took, by the pattern of the route: never by an address, which may
// hold what somebody searched for, and of which there is no end.
import type { CountedDurations } from './histogram-text.ts';

export const requestClassesMs = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000] as const;

export type Answered = { method: string; route: string; status: number; tookMs: number };

export const createRequestFigures = () => {
  const byKind = new Map<string, CountedDurations & { counts: number[] }>();
  return {
    add({ method, route, status, tookMs }: Answered): void {
      const kind = byKind.getOrInsertComputed(`${method} ${status} ${route}`, () => ({
        labels: { method, route, status: String(status) },
        counts: Array.from({ length: requestClassesMs.length + 1 }, () => 0),
        sumMs: 0,
      }));
      const found = requestClassesMs.findIndex((upTo) => tookMs <= upTo);
      const at = found < 0 ? requestClassesMs.length : found;
      kind.counts[at] = (kind.counts[at] ?? 0) + 1;
      kind.sumMs += tookMs;
    },
    all: (): readonly CountedDurations[] => [...byKind.values()],
  };
};

export type RequestFigures = ReturnType<typeof createRequestFigures>;
