// What a simulation is like: each seed chooses what happens often in it. Calm ones get further, rough ones go where
// nobody planned to, and each of the others brings two faults together that seldom meet by chance.
import type { Call, Weather } from './link.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What happens next, by weight. `nap`: a sleep, after which somebody sets the wall clock back by as much. */
export type Deed =
  | 'sign in'
  | 'sign out'
  | 'check'
  | 'open'
  | 'crash'
  | 'restart'
  | 'sleep'
  | 'nap'
  | 'pause'
  | 'cut'
  | 'set clock'
  | 'cut log short';

export type Climate = {
  /** How many share one store. */
  nodes: number;
  weather: Weather;
  weights: Record<Deed, number>;
  actions: number;
  spanMs: number;
  /** 0: deeds are spread evenly. 1: all of them come in a few crowds, each within `crowdMs`. */
  crowding: number;
  crowdMs: number;
  longestCutMs: number;
  /** By how much a wall clock is set forward or back. */
  jumpsMs: readonly number[];
};

const usual: Record<Deed, number> = {
  'sign in': 25,
  'sign out': 15,
  check: 25,
  open: 15,
  crash: 4,
  restart: 3,
  sleep: 3,
  nap: 1,
  pause: 3,
  cut: 4,
  'set clock': 3,
  'cut log short': 2,
};

const slow = { lossRate: 0.02, slowRate: 0.5 };
const oftenSlow = { lossRate: 0.02, slowRate: 0.25 };
const lossy = { lossRate: 0.5, slowRate: 0.05 };

const kinds = [
  'mixed',
  'mixed',
  'clocks',
  'clocks while cut',
  'cuts',
  'crowds',
  'slow log',
  'slow reads',
  'slow reads',
  'slow starts',
  'slow endings',
  'slow leaving',
  'slow registrations',
  'late reports',
  'late reports',
  'lost reports',
  'lost reports',
] as const;

export const chooseClimate = (random: SeededRandom): Climate => {
  const kind = random.pick(kinds);
  // News hides that a node has not heard.
  const hasNews = random.chance(kind === 'lost reports' || kind === 'late reports' ? 0.1 : 0.5);
  const mixed: Climate = {
    nodes: kind === 'mixed' ? random.between(1, 3) : random.between(2, 3),
    weather: {
      lossRate: random.pick([0, 0, 0.02, 0.1]),
      slowRate: random.pick([0, 0.02, 0.1]),
      patienceMs: random.pick([300, 1000, 4000]),
      weakCalls: [],
      weak: slow,
      hasNews,
    },
    weights: usual,
    actions: 70,
    spanMs: random.pick([2500, 6000, 6000, 75_000]),
    crowding: 0,
    crowdMs: 40,
    longestCutMs: 3000,
    jumpsMs: [50, 900, 2000, 25_000],
  };
  const spanMs = random.pick([6000, 15_000]);
  /** Some kinds of calls fare worse than the others, which do well. */
  const weak = (
    weakCalls: readonly Call[],
    how: Weather['weak'],
    patienceMs: number,
    weights: Partial<Record<Deed, number>> = {},
    more: Partial<Climate> = {},
  ): Climate => ({
    ...mixed,
    weather: { lossRate: 0, slowRate: 0.01, weakCalls, weak: how, patienceMs, hasNews },
    weights: { ...usual, ...weights },
    spanMs,
    ...more,
  });
  const busy = { 'sign in': 40, 'sign out': 40, check: 15, open: 5 };
  const inBursts = { crowding: 0.9, crowdMs: random.pick([300, 1000]) };
  switch (kind) {
    case 'mixed':
      return mixed;
    case 'clocks':
      return {
        ...mixed,
        weights: { ...usual, nap: 10, 'set clock': 10, cut: 10 },
        jumpsMs: [900, 1500, 2000],
        spanMs,
      };
    case 'clocks while cut':
      return {
        ...mixed,
        ...inBursts,
        weights: { ...usual, 'sign out': 30, cut: 30, 'set clock': 30, crash: 1, restart: 1 },
        longestCutMs: 1500,
        jumpsMs: [900, 1500, 2000],
        spanMs,
      };
    case 'cuts':
      return { ...mixed, weights: { ...usual, cut: 20 }, longestCutMs: random.pick([500, 1500, 5000]) };
    case 'crowds':
      return { ...mixed, crowding: 0.9, spanMs };
    case 'slow log':
      return weak(['readLog'], slow, 4000);
    case 'slow reads':
      return weak(['read', 'readLog'], slow, 4000, { open: 40, 'sign out': 30 });
    case 'slow starts':
      return weak(['readHead', 'read'], slow, 4000, { 'cut log short': 10, crash: 6 });
    case 'slow endings':
      return weak(['end', 'signIn'], slow, 4000, { ...busy, cut: 15, pause: 8 }, { longestCutMs: 1500 });
    case 'slow leaving':
      return weak(
        ['readLog', 'strikeOff'],
        oftenSlow,
        4000,
        { ...busy, restart: 12 },
        { spanMs: random.pick([15_000, 30_000, 60_000]) },
      );
    case 'slow registrations':
      return weak(
        ['register'],
        oftenSlow,
        4000,
        { 'sign in': 60, 'sign out': 25, check: 40, pause: 12, cut: 12, crash: 1, restart: 1 },
        { actions: 300, longestCutMs: 1500, spanMs: 15_000 },
      );
    case 'late reports':
      return weak(['report'], oftenSlow, 300, busy, { actions: 140, spanMs: 15_000 });
    case 'lost reports':
      return weak(
        ['report'],
        lossy,
        300,
        { ...busy, crash: 1, restart: 1, 'cut log short': 0 },
        { spanMs: 30_000 },
      );
  }
};

/** When each of the deeds happens. */
export const chooseMoments = (
  random: SeededRandom,
  { actions, spanMs, crowding, crowdMs }: Climate,
): number[] => {
  const crowds = Array.from({ length: 5 }, () => random.fraction() * spanMs);
  return Array.from({ length: actions }, () =>
    random.chance(crowding) ? random.pick(crowds) + random.fraction() * crowdMs : random.fraction() * spanMs,
  );
};

export const chooseDeed = (random: SeededRandom, { weights }: Climate): Deed => {
  const all = Object.entries(weights) as [Deed, number][];
  let die = random.fraction() * all.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [deed, weight] of all) {
    die -= weight;
    if (die < 0) return deed;
  }
  return 'check';
};
