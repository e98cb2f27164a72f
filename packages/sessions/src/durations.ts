// Counts how long something took, in classes, so that figures of many nodes can be added up.

/** Upper ends of the classes in milliseconds; one more class holds what took longer. */
export const durationClassesMs = [
  1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 5000,
] as const;

/** `counts[i]` took at most `durationClassesMs[i]` and more than the class before; the last took longer than all. */
export type Durations = { counts: number[]; count: number; sumMs: number };

export const createDurations = () => {
  const counts: number[] = Array.from({ length: durationClassesMs.length + 1 }, () => 0);
  let sumMs = 0;
  return {
    add(ms: number): void {
      const found = durationClassesMs.findIndex((upTo) => ms <= upTo);
      const at = found < 0 ? durationClassesMs.length : found;
      counts[at] = (counts[at] ?? 0) + 1;
      sumMs += ms;
    },
    read: (): Durations => ({ counts: [...counts], count: counts.reduce((sum, one) => sum + one, 0), sumMs }),
  };
};
