/** Runs what is given for the same key one after the other, in the order given; different keys do not wait. */
export const createInTurn = () => {
  const turns = new Map<number, Promise<unknown>>();

  return <T>(key: number, work: () => Promise<T>): Promise<T> => {
    const result = (turns.get(key) ?? Promise.resolve()).then(work);
    const settled = result.then(
      () => {},
      () => {},
    );
    turns.set(key, settled);
    void settled.then(() => {
      if (turns.get(key) === settled) turns.delete(key);
    });
    return result;
  };
};
