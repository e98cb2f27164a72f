// Time and chance as arguments. The real ones are made once, in start.ts.

export type Clock = {
  /** Wall clock: milliseconds since 1970. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes backwards. */
  monotonic(): number;
};

export type Random = {
  /** `count` unpredictable bytes. */
  bytes(count: number): Uint8Array;
};

/** An unpredictable whole number from 1 to 2^53 - 1: the form of every id. */
export const randomId = (random: Random): number => {
  const bytes = random.bytes(8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return (view.getUint32(0) & 0x1fffff) * 0x1_0000_0000 + view.getUint32(4) || 1;
};
