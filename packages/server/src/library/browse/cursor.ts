// `after` of a list: the last row of the page before and, for a shuffled list, the seed of its order.

export type Cursor = { no: number; seed: number };

const form = /^([0-9a-z]{1,10})\.([0-9a-z]{1,6})$/;

export const writeCursor = ({ no, seed }: Cursor): string => `${no.toString(36)}.${seed.toString(36)}`;

/** Undefined for a text that no list has given out. */
export const readCursor = (text: string): Cursor | undefined => {
  const [, no, seed] = form.exec(text) ?? [];
  if (no === undefined || seed === undefined) return undefined;
  return { no: Number.parseInt(no, 36), seed: Number.parseInt(seed, 36) };
};
