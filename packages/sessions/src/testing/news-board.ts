// Where a simulated store calls out what is new: each node that listens hears it late, twice, or never.

type Listener = (what: 'log' | 'nodes', seq?: number) => void;

export const createNewsBoard = () => {
  const listeners = new Set<Listener>();
  return {
    tell(what: 'log' | 'nodes', seq?: number): void {
      for (const listener of listeners) listener(what, seq);
    },
    /** The answer ends it. */
    listen(listener: Listener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

export type NewsBoard = ReturnType<typeof createNewsBoard>;
