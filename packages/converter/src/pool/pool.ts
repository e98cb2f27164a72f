// The workers: as many as cores, each with one track at a time. The engine's memory and its crashes stay in them.
import { availableParallelism } from 'node:os';
import { removePart } from '../convert/part-file.ts';
import type { Prepared } from '../convert/prepare.ts';
import type { Conversion, Failure, TrackProgress } from '../words.ts';
import type { Task } from './protocol.ts';
import { type Patience, startWorker, type TaskEnd, type WorkerProcess } from './worker-process.ts';

export type RunHooks = { signal?: AbortSignal; onProgress?: (progress: TrackProgress) => void };

export type Pool = {
  readonly size: number;
  /**
   * Makes the part file of one conversion. More calls than workers wait in the order in which they came. A worker that
   * ends or hangs is replaced and the track tried once more; a second time it fails with `engine-stopped`. Aborted, it
   * answers `cancelled` within a tenth of a second or so, and no part file is left.
   */
  run(conversion: Conversion, hooks?: RunHooks): Promise<Prepared | { kind: 'cancelled' }>;
  /**
   * Decodes all of a file: why its sound is not whole, or undefined. One that was cut off at its end is whole as far as
   * it goes. Waits for a worker as conversions do.
   */
  check(path: string): Promise<Failure | undefined>;
  /** Ends the workers; what still runs is cancelled. */
  close(): Promise<void>;
};

export type PoolOptions = Partial<Patience> & {
  workers?: number;
  /** Idle for so long, the workers end and give back their memory. */
  idleMs?: number;
  /** Hears of every worker that was lost, and why. */
  onTrouble?: (trouble: { why: string }) => void;
};

export function createPool(options: PoolOptions = {}): Pool {
  const size = options.workers ?? availableParallelism();
  const patience = { stallMs: options.stallMs ?? 60_000, graceMs: options.graceMs ?? 1_000 };
  const idleMs = options.idleMs ?? 10_000;
  const closing = new AbortController();
  const idle: WorkerProcess[] = [];
  const waiting: Array<(worker: WorkerProcess) => void> = [];
  let busy = 0;
  let idleTimer: NodeJS.Timeout | undefined;

  async function borrow(): Promise<WorkerProcess> {
    clearTimeout(idleTimer);
    if (busy >= size) return await new Promise((resolve) => waiting.push(resolve));
    busy += 1;
    return nextWorker();
  }
  function nextWorker(): WorkerProcess {
    for (let worker = idle.pop(); worker; worker = idle.pop()) if (worker.isAlive) return worker;
    return startWorker(patience);
  }
  function giveBack(worker: WorkerProcess): void {
    if (worker.isAlive) idle.push(worker);
    const next = waiting.shift();
    if (next) {
      next(nextWorker());
      return;
    }
    busy -= 1;
    if (busy > 0) return;
    idleTimer = setTimeout(() => void endIdle(), idleMs);
    idleTimer.unref();
  }
  async function endIdle(): Promise<void> {
    await Promise.all(idle.splice(0).map((worker) => worker.end()));
  }

  async function workOnce(task: Task, { signal = closing.signal, onProgress = () => undefined }: RunHooks) {
    const worker = await borrow();
    try {
      if (signal.aborted) return { kind: 'cancelled' } as const;
      const end = await worker.run(task, signal, onProgress);
      if (end.kind !== 'lost') return end;
      if (task.kind === 'convert') await removePart(task.conversion.to).catch(() => undefined);
      if (signal.aborted) return { kind: 'cancelled' } as const;
      options.onTrouble?.({ why: end.why });
      return end;
    } finally {
      giveBack(worker);
    }
  }
  async function work(task: Task, hooks: RunHooks): Promise<Exclude<TaskEnd, { kind: 'lost' }>> {
    for (let attempt = 1; ; attempt++) {
      const end = await workOnce(task, hooks);
      if (end.kind !== 'lost') return end;
      if (attempt === 2) return { kind: 'failed', failure: stopped };
    }
  }

  return {
    size,
    async run(conversion, hooks = {}) {
      const signal = hooks.signal ? AbortSignal.any([hooks.signal, closing.signal]) : closing.signal;
      const end = await work({ kind: 'convert', conversion }, { ...hooks, signal });
      if (end.kind === 'whole') throw new Error('a conversion was answered as a check');
      return end;
    },
    async check(path) {
      const end = await work({ kind: 'check', path }, {});
      return end.kind === 'failed' ? end.failure : undefined;
    },
    async close() {
      closing.abort();
      clearTimeout(idleTimer);
      while (busy > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await endIdle();
    },
  };
}

const stopped = {
  code: 'engine-stopped',
  detail:
    'The converter stopped twice while it was at this track. The others go on; the file may be damaged in a way that the engine does not survive.',
} as const;
