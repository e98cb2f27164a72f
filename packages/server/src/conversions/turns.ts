/** Runs so many at once; the others wait in the order in which they came. */
export const createTurns = (atOnce: number) => {
  const waiting: (() => void)[] = [];
  let free = atOnce;

  return async <T>(run: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
};
