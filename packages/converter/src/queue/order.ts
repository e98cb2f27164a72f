/**
 * Longest first: so the last tracks are short, and every core is busy to the end. Without a length in the middle of
 * nowhere, behind all that have one; equal ones stay in their order.
 */
export function longestFirst<T extends { lengthS?: number }>(entries: readonly T[]): T[] {
  return entries.toSorted((a, b) => (b.lengthS ?? -1) - (a.lengthS ?? -1));
}

/** Two files of one name must not be made at once: their parts would be one. Names differ by more than case. */
export function nextToStart<T extends { conversion: { to: string } }>(
  waiting: readonly T[],
  running: Iterable<{ conversion: { to: string } }>,
): T | undefined {
  const taken = new Set([...running].map(({ conversion }) => fold(conversion.to)));
  return waiting.find(({ conversion }) => !taken.has(fold(conversion.to)));
}

function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
