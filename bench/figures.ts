// What many measurements come down to.

/** The value below which so large a part of all lies: 0.5 is the median. */
export const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] as number;

export const median = (values: readonly number[]): number => quantile(values, 0.5);
