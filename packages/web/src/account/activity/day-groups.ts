// Activity by day, as the reader's own calendar counts days.

/** Entries of one day, newest day first, in the order they came. `daysAgo` is 0 for today. */
export type Day<T> = { key: string; at: string; daysAgo: number; entries: T[] };

const dayKey = (date: Date) => `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;

/** Whole days between two moments by the calendar; a change of the clock does not make a day of 23 hours. */
function daysBetween(earlier: Date, later: Date): number {
  const noon = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((noon(later) - noon(earlier)) / 86_400_000);
}

export function dayGroups<T extends { at: string }>(entries: readonly T[], nowMs: number): Day<T>[] {
  const days: Day<T>[] = [];
  for (const entry of entries) {
    const date = new Date(entry.at);
    const key = dayKey(date);
    const last = days.at(-1);
    if (last?.key === key) last.entries.push(entry);
    else days.push({ key, at: entry.at, daysAgo: daysBetween(date, new Date(nowMs)), entries: [entry] });
  }
  return days;
}
