// What can go wrong in a simulation. Each kind is counted, so that a run can show that it did go wrong.

export const faults = [
  /** A call or its answer took 10 ms or longer. */
  'delayed',
  /** An answer came after that of a later call. */
  'reordered',
  'request lost',
  /** The store did as it was asked; the caller never heard of it. */
  'answer lost',
  /** The store did as it was asked when the caller had given up already. */
  'done after it was given up',
  'cut off',
  /** One way only: what the node sends does not arrive. */
  'unheard',
  /** One way only: what it sends arrives and is done, and no answer comes. */
  'unanswered',
  /** The process stood still; the clocks of its machine went on. */
  'pause',
  /** The machine slept: its monotonic clock stood still too. */
  'sleep',
  'crash',
  /** The process was gone when the answer came to what it had asked. */
  'died before the answer',
  'restart',
  'clock set forward',
  'clock set back',
  'news late',
  'news twice',
  'news lost',
  'undone by the caller',
  'log cut short',
] as const;

/** A kind of fault that a simulation may meet. */
export type Fault = (typeof faults)[number];

/** How often each happened. */
export type FaultCounts = Record<Fault, number>;

export const noFaults = (): FaultCounts =>
  Object.fromEntries(faults.map((fault) => [fault, 0])) as FaultCounts;
