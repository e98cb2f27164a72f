// Seeded chance: the album sounds the same on every machine.

/** A number from 0 up to 1, the next of a fixed sequence. */
export type Chance = () => number;

/** The generator "mulberry32": one word of state, good enough for noise and for uneven hands. */
export const seededChance = (seed: number): Chance => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 0x1_0000_0000;
  };
};
