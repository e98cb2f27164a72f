// A store that writes down what became true, in that order.
import type { SessionStore } from '../store.ts';
import type { Happening } from './history.ts';

/** Of a memory store: `also` runs in its lock, right before what it wrote is seen. */
export const recordCommits = (
  store: SessionStore<undefined>,
  record: (happening: Happening) => void,
): SessionStore<undefined> => {
  let written = 0;

  /** Housekeeping has no `also`: what it wrote is written down before anything that came later. */
  const recordHousekeeping = async () => {
    for (const entry of await store.readLog(written, 1000)) {
      if (entry.seq <= written) continue;
      written = entry.seq;
      record({ kind: 'committed', account: entry.account, entries: [entry] });
    }
  };

  return {
    ...store,
    signIn: (request, also) =>
      store.signIn(request, async (tx, outcome) => {
        await also?.(tx, outcome);
        await recordHousekeeping();
        const { session, entries } = outcome;
        written = entries.at(-1)?.seq ?? written;
        const born = { session, limit: request.limit, epochRead: request.epoch };
        record({ kind: 'committed', account: request.account, entries, born });
      }),
    end: (request, also) =>
      store.end(request, async (tx, outcome) => {
        await also?.(tx, outcome);
        await recordHousekeeping();
        const { entry } = outcome;
        if (entry === undefined) return;
        written = entry.seq;
        record({ kind: 'committed', account: request.account, entries: [entry] });
      }),
    forget: async (before, limit) => {
      const more = await store.forget(before, limit);
      await recordHousekeeping();
      return more;
    },
  };
};
