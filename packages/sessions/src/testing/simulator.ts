// The real engine under a seeded scheduler: slow and lossy calls, crashes, sleep, clocks that jump, clients that
// sign in, sign out and listen at the same time. The same seed gives the same history.
import type { Attempt } from '../engine-words.ts';
import { createMemoryStore } from '../memory/store-memory.ts';
import type { Sessions } from '../sessions.ts';
import type { LogEntry } from '../store.ts';
import { createFakeTime } from './fake-clock.ts';
import { recordCommits } from './faulty-store.ts';
import { type Asked, findViolation, type Happening } from './history.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createSimulatedNode } from './simulated-node.ts';

export type Simulated = {
  /** Undefined when every promise held. */
  violation: string | undefined;
  history: Happening[];
};

const settings = { trustMs: 1000, idleMs: 20_000, lifetimeMs: 90_000 };
const actions = 70;

/** `nodes`: 1 to 3 of them share one store. Left out, the seed decides. */
export const simulate = async (seed: number, nodes?: number): Promise<Simulated> => {
  const random = createSeededRandom(seed);
  const time = createFakeTime();
  const history: Happening[] = [];
  const record = (happening: Happening) => history.push(happening);
  let surprise: unknown;
  const onSurprise = (error: unknown) => {
    surprise ??= error;
  };

  // How rough this one is. Calm ones get further, rough ones go where nobody planned to.
  const lossRate = random.pick([0, 0, 0.02, 0.1]);
  const slowRate = random.pick([0, 0.02, 0.1]);
  const spanMs = random.pick([2500, 6000, 6000, 75_000]);
  const limit = random.between(1, 3);
  const accountCount = random.between(1, 2);
  const deviceCount = random.between(1, 5);
  const delayMs = () => (random.chance(slowRate) ? random.between(10, 1500) : random.fraction() * 4);
  const wait = (ms: number) => new Promise<void>((resolve) => time.after(ms, resolve));

  const memory = createMemoryStore();
  const store = recordCommits(memory, record);
  const machines = Array.from({ length: nodes ?? random.between(1, 3) }, (_, number) =>
    createSimulatedNode({
      name: 'abc'[number] as string,
      time,
      random,
      store,
      record,
      onSurprise,
      lossRate,
      delayMs,
      settings,
    }),
  );
  const machine = () => random.pick(machines);
  const account = () => random.between(1, accountCount);
  const device = () => random.between(1, deviceCount);

  const known: { account: number; id: string; token: string }[] = [];
  let endings = 0;

  /** Everybody tries everything, at once and a little later. */
  const probe = (ofAccount: number) => {
    for (const node of machines) {
      node.lookAtAll();
      for (const { account, id, token } of known.slice(-12)) {
        if (account !== ofAccount) continue;
        node.check(id, token, history.length, 0);
        if (random.chance(0.3)) node.check(id, token, history.length, random.fraction() * 300);
      }
    }
  };

  /** Half of all transactions are slow inside, some are undone. */
  const also = async () => {
    if (random.chance(0.5)) await wait(random.fraction() * 5);
    if (random.chance(0.03)) throw new Undone();
  };

  const ending = async (
    ofAccount: number,
    what: Asked | undefined,
    run: () => Promise<readonly LogEntry[] | undefined>,
  ) => {
    const number = endings++;
    if (what) record({ kind: 'asked', ending: number, account: ofAccount, what });
    const entries = await run();
    if (what === undefined || entries === undefined) return;
    record({ kind: 'acknowledged', ending: number, entries });
    probe(ofAccount);
  };

  const signIn = async (sessions: Sessions<undefined>, attempt: Attempt) => {
    const ofDevice = device();
    const makeRoom = random.pick([undefined, undefined, 'all' as const, [device()], [device(), device()]]);
    const what: Asked | undefined =
      makeRoom === undefined
        ? undefined
        : {
            kind: 'devices',
            devices: makeRoom === 'all' ? Array.from({ length: deviceCount }, (_, i) => i + 1) : makeRoom,
          };
    await ending(attempt.account, what, async () => {
      let entries: LogEntry[] = [];
      const result = await sessions.signIn(attempt, {
        device: ofDevice,
        limit,
        ...(makeRoom === undefined ? {} : { makeRoom }),
        also: async (_tx, outcome) => {
          await also();
          entries = outcome.entries;
        },
      });
      if (result.kind !== 'signed-in') return undefined;
      known.push({ account: attempt.account, id: result.session.id, token: result.token });
      return entries;
    });
  };

  const signOut = async (sessions: Sessions<undefined>) => {
    const ofAccount = account();
    const mine = known.filter((one) => one.account === ofAccount);
    const keep = mine.length > 0 && random.chance(0.4) ? random.pick(mine).id : undefined;
    const what: Asked = random.chance(0.5)
      ? { kind: 'everywhere', keep }
      : { kind: 'devices', devices: [device(), device()].slice(random.between(0, 1)) };
    const wish =
      what.kind === 'devices'
        ? what
        : { kind: 'everywhere' as const, ...(keep === undefined ? {} : { keep }) };
    await ending(ofAccount, what, async () => {
      // Nobody knows what happened to one that was lost: it is asked for again.
      for (let tries = 0; ; tries++) {
        try {
          const { entry } = await sessions.end({ ...wish, account: ofAccount, why: 'asked', also });
          return entry ? [entry] : [];
        } catch (error) {
          if (tries === 2) throw error;
        }
      }
    });
  };

  const quietly =
    (work: (sessions: Sessions<undefined>) => Promise<void>) => async (sessions: Sessions<undefined>) => {
      try {
        await work(sessions);
      } catch (error) {
        if (!(error instanceof Undone)) throw error;
      }
    };

  const act = (): void => {
    const die = random.fraction();
    const one = known.length > 0 ? random.pick(known) : undefined;
    if (die < 0.25) {
      machine().ask(
        quietly(async (sessions) => {
          const attempt = await sessions.attempt(account());
          await wait(random.chance(0.3) ? random.between(1, 1500) : 1);
          await signIn(sessions, attempt);
        }),
      );
    } else if (die < 0.4) machine().ask(quietly(signOut));
    else if (die < 0.65) {
      if (one) machine().check(one.id, one.token, history.length, 0);
    } else if (die < 0.8) {
      if (one) machine().open(one.token);
    } else if (die < 0.84) {
      const node = machine();
      node.crash();
      time.after(random.between(0, 2500), node.start);
    } else if (die < 0.87) machine().restart();
    else if (die < 0.9) machine().freeze('sleep', random.between(1, 3000));
    else if (die < 0.93) machine().freeze('pause', random.between(1, 3000));
    else if (die < 0.95) machine().cut(random.between(1, 3000));
    else if (die < 0.98) machine().shiftWall(random.pick([-1, 1]) * random.pick([50, 900, 2000, 25_000]));
    else {
      // Another node's housekeeping, with a log cut shorter than it ever would be.
      void memory.readHead().then((head) => {
        const at = 1_700_000_000_000 + time.now();
        return store.forget({ at, seq: random.between(0, head) }, random.between(1, 20));
      });
    }
  };

  for (const node of machines) time.after(random.between(0, 100), node.start);
  for (let count = 0; count < actions; count++) time.after(random.fraction() * spanMs, act);
  await time.runUntil(spanMs + 3000);
  for (let one = 1; one <= accountCount; one++) probe(one);
  await time.advance(500);

  const violation =
    surprise === undefined ? findViolation(history) : `surprise: ${(surprise as Error).stack ?? surprise}`;
  return { violation, history };
};

class Undone extends Error {}
