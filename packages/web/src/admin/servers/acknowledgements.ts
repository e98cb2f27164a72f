// Acknowledgements in classes of how long they took: added up over servers, and read.
import { acknowledgementClassesMs, type ServerFigures } from '@gatefold/contract';

export type Counts = readonly number[];

/** Of all servers together: a count for each class, the last one for what took longer. */
export function addUp(figures: readonly Pick<ServerFigures, 'acknowledgements'>[]): number[] {
  const sum = Array.from({ length: acknowledgementClassesMs.length + 1 }, () => 0);
  return sum.map((_, at) => figures.reduce((all, one) => all + (one.acknowledgements.counts[at] ?? 0), 0));
}

export const countOf = (counts: Counts): number => counts.reduce((sum, one) => sum + one, 0);

/** The class within which so large a share was done, as its upper end; Infinity for the last one. */
export function withinMs(counts: Counts, share: number): number {
  const wanted = Math.max(1, Math.ceil(countOf(counts) * share));
  let seen = 0;
  const at = counts.findIndex((count) => {
    seen += count;
    return seen >= wanted;
  });
  return acknowledgementClassesMs[at] ?? Number.POSITIVE_INFINITY;
}

export type Bar = { upToMs: number; count: number };

/** The classes from the first that has any to the last, with one more on each side, so that the shape can be seen. */
export function barsOf(counts: Counts): Bar[] {
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  return counts
    .map((count, at) => ({ upToMs: acknowledgementClassesMs[at] ?? Number.POSITIVE_INFINITY, count }))
    .slice(Math.max(0, first - 1), last + 2);
}
