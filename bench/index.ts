// How much memory a session takes in a node's index, and whether it ever pauses while the index grows and shrinks.
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { createSessionIndex, type IndexedSession } from '../packages/sessions/src/session-index.ts';
import { createSeededRandom } from '../packages/sessions/src/testing/seeded-random.ts';
import type { Bench } from './run.ts';

const measuredAt = 1_000_000;
const slowMs = 1;
/** After so many steps other work of the process gets its turn. */
const stretch = 50_000;

/** Times single steps: by the clock, and by what this thread really ran (the rest was other programs' time). */
const createTimer = () => {
  const longest = { ms: 0, runMs: 0 };
  const slow: { from: number; until: number }[] = [];
  /** Asking costs more than a step, so it is done now and then: a slow step is shown at most some steps too long. */
  let ranBefore = 0;
  let stepsSince = 0;
  const ranMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  return {
    longest,
    slow,
    step(work: () => void): void {
      if (stepsSince++ % 64 === 0) ranBefore = ranMs();
      const from = performance.now();
      work();
      const until = performance.now();
      if (until - from > longest.ms) longest.ms = until - from;
      if (until - from < slowMs) return;
      slow.push({ from, until });
      longest.runMs = Math.max(longest.runMs, ranMs() - ranBefore);
      ranBefore = ranMs();
    },
  };
};

const watchGarbageCollection = () => {
  const pauses: { from: number; until: number }[] = [];
  const watch = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries() as PerformanceEntry[]) {
      pauses.push({ from: startTime, until: startTime + duration });
    }
  });
  watch.observe({ entryTypes: ['gc'] });
  return { pauses, stop: () => watch.disconnect() };
};

const run = async ({ isTrial }: { isTrial: boolean }) => {
  const most = isTrial ? 1_500_000 : 5_000_000;
  // All ids are made before, so that making them is not measured.
  const random = createSeededRandom(1);
  const ids = Uint32Array.from({ length: most * 4 }, () => random.between(0, 0xffff_ffff));
  const order = Uint32Array.from({ length: most }, (_, at) => at);
  for (let at = most - 1; at > 0; at--) {
    const other = random.between(0, at);
    [order[at], order[other]] = [order[other] as number, order[at] as number];
  }
  const session: IndexedSession = {
    key: new Uint32Array(4),
    secret: new Uint32Array([1, 2, 3, 4]),
    sum: 5,
    account: 2 ** 40,
    device: 2 ** 50,
    epoch: 0,
    signedInS: 1_800_000_000,
    lastUsedS: 1_800_000_000,
    endsS: 1_900_000_000,
    idleS: 5_000_000,
  };
  const take = (number: number) => {
    for (let word = 0; word < 4; word++) session.key[word] = ids[number * 4 + word] as number;
  };

  const index = createSessionIndex();
  const garbage = watchGarbageCollection();
  const [inserts, removals] = [createTimer(), createTimer()];
  const insert = () => index.insert(session);
  const remove = () => {
    if (!index.remove(session.key)) throw new Error('a session that was inserted is not there');
  };
  const residentBefore = process.memoryUsage.rss();
  const at = { bytes: 0, resident: 0 };
  for (let number = 0; number < most; number++) {
    take(number);
    inserts.step(insert);
    if (index.size === measuredAt) {
      at.bytes = index.sizeBytes / measuredAt;
      at.resident = (process.memoryUsage.rss() - residentBefore) / measuredAt;
    }
    if (number % stretch === 0) await wait(1);
  }
  const bytesAtMost = index.sizeBytes / index.size;
  for (let turn = 0; turn < most; turn++) {
    take(order[turn] as number);
    removals.step(remove);
    if (turn % stretch === 0) await wait(1);
  }
  await wait(50);
  garbage.stop();

  const slow = [...inserts.slow, ...removals.slow];
  const metGarbage = slow.filter((one) =>
    garbage.pauses.some(({ from, until }) => from < one.until && until > one.from),
  );
  const longestPause = Math.max(0, ...garbage.pauses.map(({ from, until }) => until - from));
  return {
    figures: {
      bytesASession: at.bytes,
      residentBytesASession: at.resident,
      bytesASessionAtMost: bytesAtMost,
      longestInsertMs: inserts.longest.ms,
      longestInsertRunMs: inserts.longest.runMs,
      longestRemovalMs: removals.longest.ms,
      longestRemovalRunMs: removals.longest.runMs,
      slowerThanOneMs: slow.length,
      slowAndMetGarbageCollection: metGarbage.length,
      longestGarbageCollectionMs: longestPause,
      bytesLeftWhenEmpty: index.sizeBytes,
    },
    bounds: { bytesASession: { max: 100 }, longestInsertMs: { max: 5 }, longestRemovalMs: { max: 5 } },
    notes: [
      `grown to ${most} and emptied in random order; bytesASession and residentBytesASession at ${measuredAt}`,
      'Ms is by the clock; RunMs is what the thread itself ran meanwhile, counted in ticks of the kernel: the rest went to other programs',
      `${metGarbage.length} of ${slow.length} steps over ${slowMs} ms met one of ${garbage.pauses.length} garbage collections`,
    ],
  };
};

export const bench: Bench = {
  name: 'index',
  question: 'How much memory does a session take, and does the index ever pause while it grows and shrinks?',
  run,
};
