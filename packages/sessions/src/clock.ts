// Time, chance and waiting as arguments: the engine has none of its own.

/** The two clocks of a machine, in milliseconds. Both count for trust: whichever says that more time has passed. */
export type Clock = {
  /** Wall clock: milliseconds since 1970. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes backwards, may stand still while a machine sleeps. */
  monotonic(): number;
};

/** Where ids and secrets come from: must be fit for secrets, such as `randomBytes` of `node:crypto`. */
export type Random = {
  /** `count` unpredictable bytes. */
  bytes(count: number): Uint8Array;
};

/** How the engine waits. A service hands in `setTimeout` and `setImmediate`, a test a time of its own. */
export type Timers = {
  /** Calls `run` once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Lets waiting work of others run first. */
  yield(): Promise<void>;
};
