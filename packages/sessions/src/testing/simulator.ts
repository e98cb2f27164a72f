// The real engine under a seeded scheduler: slow and lossy calls, crashes, sleep, clocks that jump, clients that
// sign in, sign out and listen at the same time. The same seed gives the same history.
import { createMemoryStore } from '../memory/store-memory.ts';
import { createClients } from './clients.ts';
import { chooseClimate, chooseDeed, chooseMoments, type Deed } from './climate.ts';
import { createFakeTime } from './fake-clock.ts';
import { type Fault, type FaultCounts, noFaults } from './faults.ts';
import { findViolation, type Happening } from './history.ts';
import { createNewsBoard } from './news-board.ts';
import { recordCommits } from './recorded-store.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createSimulatedNode } from './simulated-node.ts';

/** How a simulation went: the first broken promise in words, and all that happened. */
export type Simulated = {
  /** Undefined when every promise held. */
  violation: string | undefined;
  history: Happening[];
  faults: FaultCounts;
};

const settings = { idleMs: 20_000, lifetimeMs: 90_000 };
/** How long nodes trust themselves, where they differ in it, and in the speed of their clocks. */
const trustsMs = [500, 1000, 3000];
const usualTrustMs = 1000;
/** Clocks may lie a little less apart than the engine allows for. */
const rates = [1 - 0.0049, 1, 1 + 0.0049];

/**
 * Runs the real engine under the faults that a seed chooses, and judges what happened. What the engine throws where it
 * should not counts as a violation. `nodes`: 1 to 3 of them share one store. Left out, the seed decides.
 */
export const simulate = async (seed: number): Promise<Simulated> => {
  const random = createSeededRandom(seed);
  const time = createFakeTime();
  const history: Happening[] = [];
  const board = createNewsBoard();
  const record = (happening: Happening) => {
    history.push(happening);
    if (happening.kind === 'committed') board.tell('log', happening.entries.at(-1)?.seq);
  };
  const faults = noFaults();
  const count = (fault: Fault) => {
    faults[fault]++;
  };
  let surprise: unknown;
  const onSurprise = (error: unknown) => {
    surprise ??= error;
  };

  const climate = chooseClimate(random);
  const isUneven = random.chance(0.25);
  const memory = createMemoryStore();
  const store = recordCommits(memory, record);
  const joined = new Map<string, number>();
  const machines = Array.from({ length: climate.nodes }, (_, number) =>
    createSimulatedNode({
      name: 'abc'[number] as string,
      time,
      random,
      store,
      record,
      onSurprise,
      count,
      joined,
      board,
      weather: climate.weather,
      rate: isUneven ? random.pick(rates) : 1,
      settings: { ...settings, trustMs: isUneven ? random.pick(trustsMs) : usualTrustMs },
    }),
  );
  const machine = () => random.pick(machines);
  const clients = createClients({ time, random, machines, history, record, count });

  /** Another node's housekeeping, with a log cut shorter than it ever would be. */
  const cutLogShort = async () => {
    const head = await memory.readHead();
    const at = 1_700_000_000_000 + time.now();
    await store.forget({ at, seq: random.between(0, head) }, random.between(1, 20));
    count('log cut short');
  };

  const deeds: Record<Deed, () => void> = {
    'sign in': clients.signIn,
    'sign out': clients.signOut,
    check: clients.check,
    open: clients.open,
    crash: () => {
      const node = machine();
      node.crash();
      time.after(random.between(0, 2500), node.start);
    },
    restart: () => machine().restart(),
    sleep: () => machine().freeze('sleep', random.between(1, 3000)),
    nap: () => machine().nap(random.between(100, 3000)),
    pause: () => machine().freeze('pause', random.between(1, 3000)),
    cut: () => machine().cut(random.pick(['there', 'back', 'both']), random.between(1, climate.longestCutMs)),
    'set clock': () => machine().setClock(random.pick([-1, 1]) * random.pick(climate.jumpsMs)),
    'cut log short': () => {
      cutLogShort().catch(onSurprise);
    },
  };

  for (const node of machines) time.after(random.between(0, 100), node.start);
  for (const moment of chooseMoments(random, climate)) {
    time.after(moment, () => deeds[chooseDeed(random, climate)]());
  }
  await time.runUntil(climate.spanMs + 3000);
  clients.probeAll();
  await time.advance(500);

  const violation =
    surprise === undefined ? findViolation(history) : `surprise: ${(surprise as Error).stack ?? surprise}`;
  return { violation, history, faults };
};
