// How much memory a session takes in a node's index, and whether it ever pauses while the index grows and shrinks.
import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { createSessionIndex, type IndexedSession } from '../packages/sessions/src/session-index.ts';
import { createSeededRandom } from '../packages/sessions/src/testing/seeded-random.ts';
import type { Bench } from './run.ts';

type Slow = { at: number; ms: number };
const slowMs = 1;

const run = async ({ isTrial }: { isTrial: boolean }) => {
  const most = isTrial ? 1_500_000 : 5_000_000;
  const measuredAt = 1_000_000;
  const pauses: { at: number; ms: number; kind: string }[] = [];
  const kinds = new Map(
    Object.entries(constants).flatMap(([name, value]) =>
      /^NODE_PERFORMANCE_GC_(MAJOR|MINOR|INCREMENTAL|WEAKCB)$/.test(name)
        ? [[value, name.slice(20).toLowerCase()]]
        : [],
    ),
  );
  const watch = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { startTime, duration } = entry;
      const { kind } = (entry as PerformanceEntry & { detail: { kind: number } }).detail;
      pauses.push({ at: startTime, ms: duration, kind: kinds.get(kind) ?? 'other' });
    }
  });
  watch.observe({ entryTypes: ['gc'] });

  // All ids are made before, so that making them is not measured.
  const random = createSeededRandom(1);
  const ids = new Uint32Array(most * 4);
  for (let at = 0; at < ids.length; at++) ids[at] = random.between(0, 0xffff_ffff);
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
  const { key } = session;
  const take = (number: number) => {
    const at = number * 4;
    key[0] = ids[at] as number;
    key[1] = ids[at + 1] as number;
    key[2] = ids[at + 2] as number;
    key[3] = ids[at + 3] as number;
  };

  const slow = { inserts: [] as Slow[], removals: [] as Slow[] };
  const longest = { insert: 0, removal: 0 };
  const index = createSessionIndex();
  const residentBefore = process.memoryUsage.rss();
  let bytesASession = 0;
  let residentASession = 0;

  for (let number = 0; number < most; number++) {
    take(number);
    const from = performance.now();
    index.insert(session);
    const ms = performance.now() - from;
    if (ms > longest.insert) longest.insert = ms;
    if (ms > slowMs) slow.inserts.push({ at: from, ms });
    if (index.size === measuredAt) {
      bytesASession = index.sizeBytes / index.size;
      residentASession = (process.memoryUsage.rss() - residentBefore) / index.size;
    }
    if (number % 50_000 === 0) await wait(1);
  }
  const bytesAtMost = index.sizeBytes / index.size;
  for (let turn = 0; turn < most; turn++) {
    take(order[turn] as number);
    const from = performance.now();
    const isGone = index.remove(key);
    const ms = performance.now() - from;
    if (!isGone) throw new Error('a session that was inserted is not there');
    if (ms > longest.removal) longest.removal = ms;
    if (ms > slowMs) slow.removals.push({ at: from, ms });
    if (turn % 50_000 === 0) await wait(1);
  }
  await wait(50);
  watch.disconnect();

  const wereInGc = [...slow.inserts, ...slow.removals].filter(({ at, ms }) =>
    pauses.some((pause) => pause.at < at + ms && pause.at + pause.ms > at),
  );
  const countSlow = slow.inserts.length + slow.removals.length;
  const worstPause = pauses.reduce((worst, pause) => (pause.ms > worst.ms ? pause : worst), {
    at: 0,
    ms: 0,
    kind: 'none',
  });
  return {
    figures: {
      bytesASession,
      residentBytesASession: residentASession,
      bytesASessionAtMost: bytesAtMost,
      longestInsertMs: longest.insert,
      longestRemovalMs: longest.removal,
      slowerThanOneMs: countSlow,
      slowDuringGc: wereInGc.length,
      gcPauses: pauses.length,
      longestGcPauseMs: worstPause.ms,
      bytesLeftWhenEmpty: index.sizeBytes,
    },
    bounds: { bytesASession: { max: 100 }, longestInsertMs: { max: 5 }, longestRemovalMs: { max: 5 } },
    notes: [
      `grown to ${most} and emptied in random order; memory measured at ${measuredAt}`,
      `of ${countSlow} insertions and removals over ${slowMs} ms, ${wereInGc.length} met a garbage collection; the longest pause was ${worstPause.ms.toFixed(1)} ms (${worstPause.kind})`,
    ],
  };
};

export const bench: Bench = {
  name: 'index',
  question: 'How much memory does a session take, and does the index ever pause while it grows and shrinks?',
  run,
};
