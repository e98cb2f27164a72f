// The clients of a simulation: they sign in, make room, sign out, and try what was signed out.
import type { Attempt } from '../engine-words.ts';
import type { Sessions } from '../sessions.ts';
import type { LogEntry } from '../store.ts';
import type { FakeTime } from './fake-clock.ts';
import type { Fault } from './faults.ts';
import type { Asked, Happening } from './history.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedNode } from './simulated-node.ts';

export type ClientParts = {
  time: FakeTime;
  random: SeededRandom;
  machines: readonly SimulatedNode[];
  history: readonly Happening[];
  record(happening: Happening): void;
  count(fault: Fault): void;
};

type Known = { account: number; id: string; token: string };

/** Thrown by what belongs to a transaction: it does not happen. */
class Undone extends Error {}

export const createClients = ({ time, random, machines, history, record, count }: ClientParts) => {
  const limit = random.between(1, 3);
  const accountCount = random.between(1, 2);
  const deviceCount = random.between(1, 5);
  const account = () => random.between(1, accountCount);
  const device = () => random.between(1, deviceCount);
  const machine = () => random.pick(machines);
  const wait = (ms: number) => new Promise<void>((resolve) => time.after(ms, resolve));

  const known: Known[] = [];
  let endings = 0;

  /** Everybody tries everything of an account, at once and a little later. */
  const probe = (ofAccount: number): void => {
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
    if (!random.chance(0.03)) return;
    count('undone by the caller');
    throw new Undone();
  };

  const ending = async (
    ofAccount: number,
    what: Asked | undefined,
    run: () => Promise<readonly LogEntry[] | undefined>,
  ) => {
    const number = endings++;
    if (what) record({ kind: 'asked', ending: number, account: ofAccount, what });
    // What is about to end is in use everywhere, and somebody opens more with it.
    if (random.chance(0.7)) probe(ofAccount);
    for (const { account, token } of known.slice(-6)) {
      if (account === ofAccount && random.chance(0.3)) machine().open(token);
    }
    const entries = await run();
    if (what === undefined || entries === undefined) return;
    record({ kind: 'acknowledged', ending: number, entries });
    probe(ofAccount);
  };

  const finishSignIn = async (sessions: Sessions<undefined>, attempt: Attempt) => {
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
      const { token, session } = result;
      known.push({ account: attempt.account, id: session.id, token });
      record({ kind: 'given', account: attempt.account, session: session.id });
      for (const node of machines) {
        if (random.chance(0.6)) node.check(session.id, token, history.length, random.fraction() * 50);
      }
      return entries;
    });
  };

  const signIn = async (sessions: Sessions<undefined>) => {
    const attempt = await sessions.attempt(account());
    await wait(random.chance(0.3) ? random.between(1, 1500) : 1);
    await finishSignIn(sessions, attempt);
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

  const one = () => (known.length > 0 ? random.pick(known) : undefined);

  return {
    signIn: () => machine().ask(quietly(signIn)),
    signOut: () => machine().ask(quietly(signOut)),
    check(): void {
      const it = one();
      if (it) machine().check(it.id, it.token, history.length, 0);
    },
    open(): void {
      const it = one();
      if (it) machine().open(it.token);
    },
    probeAll(): void {
      for (let one = 1; one <= accountCount; one++) probe(one);
    },
  };
};
