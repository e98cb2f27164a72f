// Time, chance and waiting as arguments: the engine has none of its own.

export type Clock = {
  /** Wall clock: milliseconds since 1970. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes backwards, may stand still while a machine sleeps. */
  monotonic(): number;
};

export type Random = {
  /** `count` unpredictable bytes. */
  bytes(count: number): Uint8Array;
};

export type Timers = {
  /** Calls `run` once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Lets waiting work of others run first. */
  yield(): Promise<void>;
};
