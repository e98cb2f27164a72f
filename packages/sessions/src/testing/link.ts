// The store as one node sees it over a bad network: calls are slow, overtake each other, are lost on the way there or
// on the way back, arrive when the caller has given up, or meet a wire that is cut in one direction or in both.
import type { SessionStore } from '../store.ts';
import type { FakeTime } from './fake-clock.ts';
import type { Fault } from './faults.ts';
import type { Happening } from './history.ts';
import type { NewsBoard } from './news-board.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What a call meets when the network loses it. Anything else that is thrown is a surprise. */
export class Lost extends Error {}

export type Call = keyof SessionStore<undefined>;
type Way = 'there' | 'back';

/** How bad a network is. */
export type Weather = {
  /** The share of calls that are lost, half of them after they were done. */
  lossRate: number;
  /** The share of ways that take 10 to 1500 ms. */
  slowRate: number;
  /** A caller gives up after so long. What it asked may be done later all the same. */
  patienceMs: number;
  /** Kinds of calls that fare differently. */
  weakCalls: readonly Call[];
  weak: { lossRate: number; slowRate: number };
  /** Whether the store tells of news at all. */
  hasNews: boolean;
};

export const delayMs = (random: SeededRandom, slowRate: number): number =>
  random.chance(slowRate) ? random.between(10, 1500) : random.fraction() * 4;

/** The wire between a node and the store; it outlives the node's process. */
export const createWire = (time: FakeTime) => {
  const cutUntil = { there: 0, back: 0 };
  return {
    cut(ways: readonly Way[], ms: number): void {
      for (const way of ways) cutUntil[way] = Math.max(cutUntil[way], time.now() + ms);
    },
    /** How long it still is cut; 0 or less when it is not. */
    cutForMs: (way: Way): number => cutUntil[way] - time.now(),
  };
};

export type Link = {
  time: FakeTime;
  random: SeededRandom;
  weather: Weather;
  wire: ReturnType<typeof createWire>;
  /** Name of the node's present life. */
  node: string;
  /** How often each node has registered with the store: the same map for all. */
  joined: Map<string, number>;
  board: NewsBoard;
  record(happening: Happening): void;
  count(fault: Fault): void;
  /** Hands something to the node, if it still lives, once it runs. */
  deliver(run: () => void): void;
  isAlive(): boolean;
};

export const overLink = (store: SessionStore<undefined>, link: Link): SessionStore<undefined> => {
  const { time, random, weather, wire, node, joined, board, record, count } = link;
  let calls = 0;
  let latestAnswered = 0;

  const call = <T>(name: Call, work: () => Promise<T>, onTold: (value: T) => void = () => {}): Promise<T> =>
    new Promise((resolve, reject) => {
      const number = ++calls;
      const { lossRate, slowRate } = weather.weakCalls.includes(name) ? weather.weak : weather;
      const lostOn: Way | undefined = random.chance(lossRate) ? random.pick(['there', 'back']) : undefined;
      let isSettled = false;
      let hasGivenUp = false;

      const settle = (run: () => void) =>
        link.deliver(() => {
          if (isSettled) return;
          isSettled = true;
          cancelPatience();
          if (number < latestAnswered) count('reordered');
          latestAnswered = Math.max(number, latestAnswered);
          run();
        });
      const giveUp = (why: string) => {
        hasGivenUp = true;
        settle(() => reject(new Lost(why)));
      };
      const cancelPatience = time.after(weather.patienceMs, () => giveUp(`no answer to ${name}`));

      /** One way of a call. A broken connection is seen at once, half of the times; else the caller waits in vain. */
      const carry = (way: Way, arrive: () => void): void => {
        const ms = delayMs(random, slowRate);
        if (ms >= 10) count('delayed');
        time.after(ms, () => {
          const cutMs = wire.cutForMs(way);
          // What was sent into a cut wire is sent again when it is whole, unless the connection is gone by then.
          if (cutMs > 0 && random.chance(0.5)) {
            time.after(cutMs + random.fraction() * 4, arrive);
          } else if (cutMs > 0 || lostOn === way) {
            count(way === 'there' ? 'request lost' : 'answer lost');
            if (random.chance(0.5)) giveUp(`${name} on the way ${way}`);
          } else arrive();
        });
      };

      carry('there', () => {
        if (hasGivenUp) count('done after it was given up');
        const answer = (run: () => void) => {
          if (!link.isAlive()) count('died before the answer');
          carry('back', () => settle(run));
        };
        work().then(
          (value) =>
            answer(() => {
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

  /** Does it, and tells everybody who listens. */
  const andTell = async <T>(work: Promise<T>): Promise<T> => {
    const done = await work;
    board.tell('nodes');
    return done;
  };

  const listen: SessionStore<undefined>['listen'] = (onNews) =>
    board.listen((what, seq) => {
      const copies = random.pick([0, 1, 1, 1, 2]);
      if (copies === 0) count('news lost');
      if (copies === 2) count('news twice');
      for (let copy = 0; copy < copies; copy++) {
        const ms = delayMs(random, 0.2);
        if (ms >= 10) count('news late');
        time.after(ms, () => {
          if (wire.cutForMs('back') > 0) count('news lost');
          else link.deliver(() => onNews(what, seq));
        });
      }
    });

  return {
    ...(weather.hasNews ? { listen } : {}),
    readEpoch: (account) => call('readEpoch', () => store.readEpoch(account)),
    signIn: (request, also) =>
      call(
        'signIn',
        () => store.signIn(request, also),
        (outcome) => outcome.kind === 'signed-in' && told(outcome.entries),
      ),
    end: (request, also) =>
      call(
        'end',
        () => store.end(request, also),
        ({ entry }) => entry && told([entry]),
      ),
    endAllIfBehind: (request, also) =>
      call(
        'endAllIfBehind',
        () => store.endAllIfBehind(request, also),
        (entry) => entry && told([entry]),
      ),
    read: (id) => call('read', () => store.read(id)),
    list: (account) => call('list', () => store.list(account)),
    readHead: () =>
      call(
        'readHead',
        () => store.readHead(),
        (head) => record({ kind: 'told', node, head }),
      ),
    readLog: (after, limit) => call('readLog', () => store.readLog(after, limit), told),
    touch: (uses) => call('touch', () => store.touch(uses)),
    register: (name, applied, trustMs) => {
      claimed(applied);
      return call('register', () => {
        joined.set(name, (joined.get(name) ?? 0) + 1);
        return andTell(store.register(name, applied, trustMs));
      });
    },
    report: (name, applied) => {
      claimed(applied);
      return call('report', () => andTell(store.report(name, applied)));
    },
    // In two steps, as the stores do it: one that comes late takes off none that has registered since.
    strikeOff: async (name, below) => {
      const asItWas = await call('strikeOff', async () => joined.get(name));
      await call('strikeOff', async () => {
        if (joined.get(name) === asItWas) await andTell(store.strikeOff(name, below));
      });
    },
    nodes: () => call('nodes', () => store.nodes()),
    forget: (before, limit) => call('forget', () => store.forget(before, limit)),
  };
};
