// Two layers around a store for the simulator: one that writes down what became true, one that is a bad network.
import type { SessionStore } from '../store.ts';
import type { FakeTime } from './fake-clock.ts';
import type { Happening } from './history.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What a call meets when the network loses it. Anything else that is thrown is a surprise. */
export class Lost extends Error {}

/** Records each transaction in the order in which they become true. */
export const recordCommits = (
  store: SessionStore<undefined>,
  record: (happening: Happening) => void,
): SessionStore<undefined> => {
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  };
  return {
    ...store,
    signIn: (request, also) =>
      inTurn(async () => {
        const outcome = await store.signIn(request, also);
        if (outcome.kind !== 'signed-in') return outcome;
        const { session, entries } = outcome;
        const born = { session, limit: request.limit, epochRead: request.epoch };
        record({ kind: 'committed', account: request.account, entries, born });
        return outcome;
      }),
    end: (request, also) =>
      inTurn(async () => {
        const outcome = await store.end(request, also);
        if (outcome.entry) record({ kind: 'committed', account: request.account, entries: [outcome.entry] });
        return outcome;
      }),
    forget: (before, limit) =>
      inTurn(async () => {
        const head = await store.readHead();
        const count = await store.forget(before, limit);
        for (const entry of await store.readLog(head, limit)) {
          record({ kind: 'committed', account: entry.account, entries: [entry] });
        }
        return count;
      }),
  };
};

export type Link = {
  time: FakeTime;
  random: SeededRandom;
  /** Name of the node's present life. */
  node: string;
  record(happening: Happening): void;
  /** Hands something to the node, if it still lives, once it runs. */
  deliver(run: () => void): void;
  /** How bad it is: the share of calls that are lost, half of them after they were done. */
  lossRate(): number;
  delayMs(): number;
};

/** The store as one node sees it: slow, out of order, sometimes lost before or after it has done its work. */
export const overLink = (
  store: SessionStore<undefined>,
  { time, random, node, record, deliver, lossRate, delayMs }: Link,
): SessionStore<undefined> => {
  const call = <T>(work: () => Promise<T>, onTold: (value: T) => void = () => {}): Promise<T> =>
    new Promise((resolve, reject) => {
      const answer = (run: () => void) => time.after(delayMs(), () => deliver(run));
      const isLost = random.chance(lossRate());
      const isDone = !isLost || random.chance(0.5);
      if (!isDone) {
        answer(() => reject(new Lost('before it was done')));
        return;
      }
      time.after(delayMs(), () => {
        work().then(
          (value) =>
            answer(() => {
              if (isLost) return reject(new Lost('after it was done'));
              onTold(value);
              resolve(value);
            }),
          (error) => answer(() => reject(error)),
        );
      });
    });

  const told = (entries: readonly { seq: number }[]) =>
    record({ kind: 'told', node, entries: entries.map(({ seq }) => seq) });
  const claimed = (applied: number) => record({ kind: 'claimed', node, applied });

  return {
    readEpoch: (account) => call(() => store.readEpoch(account)),
    signIn: (request, also) =>
      call(
        () => store.signIn(request, also),
        (outcome) => outcome.kind === 'signed-in' && told(outcome.entries),
      ),
    end: (request, also) =>
      call(
        () => store.end(request, also),
        ({ entry }) => entry && told([entry]),
      ),
    read: (id) => call(() => store.read(id)),
    list: (account) => call(() => store.list(account)),
    readHead: () =>
      call(
        () => store.readHead(),
        (head) => record({ kind: 'told', node, head }),
      ),
    readLog: (after, limit) => call(() => store.readLog(after, limit), told),
    touch: (uses) => call(() => store.touch(uses)),
    register: (name, applied) => {
      claimed(applied);
      return call(() => store.register(name, applied));
    },
    report: (name, applied) => {
      claimed(applied);
      return call(() => store.report(name, applied));
    },
    strikeOff: (name, below) => call(() => store.strikeOff(name, below)),
    nodes: () => call(() => store.nodes()),
    forget: (before, limit) => call(() => store.forget(before, limit)),
  };
};
