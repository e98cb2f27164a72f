// Many simulations on several threads.
import { Worker } from 'node:worker_threads';
import { type FaultCounts, noFaults } from './faults.ts';

/** What one thread is to do: `from`, `from + step` and so on up to `to`; it stops at its first violation. */
export type Order = { seeds: { from: number; to: number; step: number }; mutation: string | undefined };

/** What happened in a number of simulations. */
export type Progress = {
  simulations: number;
  /** Checks accepted and refused, endings acknowledged, sessions born, looks at open things that went on or were closed. */
  seen: Record<'accepted' | 'refused' | 'acknowledged' | 'born' | 'goingOn' | 'closed', number>;
  faults: FaultCounts;
  violation?: { seed: number; what: string };
};

const runOne = (order: Order, onProgress: (progress: Progress) => void) =>
  new Promise<void>((resolve, reject) => {
    const worker = new Worker(new URL('./simulate.worker.ts', import.meta.url), { workerData: order });
    worker.on('message', onProgress);
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a thread ended with ${code}`))));
  });

export const nothingYet = (): Progress => ({
  simulations: 0,
  seen: { accepted: 0, refused: 0, acknowledged: 0, born: 0, goingOn: 0, closed: 0 },
  faults: noFaults(),
});

const addCounts = <Key extends string>(sum: Record<Key, number>, more: Record<Key, number>) => {
  for (const key of Object.keys(more) as Key[]) sum[key] += more[key];
};

/** Adds `more` to `sum`, and gives it back. Of two violations the one with the lower seed is told. */
export const addUp = (sum: Progress, more: Progress): Progress => {
  sum.simulations += more.simulations;
  addCounts(sum.seen, more.seen);
  addCounts(sum.faults, more.faults);
  if (more.violation && !(sum.violation && sum.violation.seed < more.violation.seed)) {
    sum.violation = more.violation;
  }
  return sum;
};

export type RunWish = {
  from?: number;
  /** The last seed. */
  to: number;
  mutation?: string;
  threads: number;
  onProgress?(total: Progress): void;
};

/** Runs seeds on threads; each thread stops at its first violation, and the lowest of them is told. */
export const runSeeds = async ({
  from = 1,
  to,
  mutation,
  threads,
  onProgress,
}: RunWish): Promise<Progress> => {
  const total = nothingYet();
  const add = (more: Progress) => {
    addUp(total, more);
    onProgress?.(total);
  };
  await Promise.all(
    Array.from({ length: threads }, (_, thread) =>
      runOne({ seeds: { from: from + thread, to, step: threads }, mutation }, add),
    ),
  );
  return total;
};
