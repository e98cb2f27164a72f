// Chance that can be repeated: the same seed gives the same numbers.
import type { Random } from '../clock.ts';

/** Chance that is the same for the same seed. Not for secrets. */
export type SeededRandom = Random & {
  /** At least 0 and below 1. */
  fraction(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
};

/** `seed`: a whole number. The generator is a Weyl sequence with a mixing step (the mixer of MurmurHash 3). */
export const createSeededRandom = (seed: number): SeededRandom => {
  let state = seed >>> 0;

  const next32 = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const fraction = () => next32() / 0x1_0000_0000;
  const between = (least: number, most: number) => least + Math.floor(fraction() * (most - least + 1));

  return {
    fraction,
    between,
    chance: (probability) => fraction() < probability,
    pick: <T>(list: readonly T[]) => list[between(0, list.length - 1)] as T,
    bytes: (count) => Uint8Array.from({ length: count }, () => next32() & 255),
  };
};
