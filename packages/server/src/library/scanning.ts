// Scans, seen from the server: one at a time, the next one after it, progress, and what remains of the last one.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Scan } from '@gatefold/contract';
import type { Clock } from '../clock.ts';
import type { ScanOrder, ScanReport } from './scan/scan.worker.ts';
import type { Counts, Problem } from './scan/scan-state.ts';

export type Scanning = {
  state(): Scan;
  /** What is wrong with a folder since the last scan. */
  problems(): readonly Problem[];
  /** Starts a scan; while one runs, asks for another one after it. Settles when all that was asked for has ended. */
  scan(): Promise<void>;
  stop(): Promise<void>;
};

type Needs = {
  file: string;
  folders: () => string[];
  clock: Clock;
  last: { scan: Scan | undefined; problems: Problem[] };
  onScan: (scan: Scan) => void;
  /** Called when the file turned out to be damaged; afterwards it is there again, empty. */
  onDamage: (why: string) => void;
};

type End = { problems?: Problem[]; why?: string; isDamage?: boolean };

const nothing: Counts = { found: 0, done: 0, added: 0, changed: 0, moved: 0, missing: 0, broken: 0 };
// One core is left for the thread that writes what they read, and for those who listen. On two cores a second reader
// made a scan of 2,000 files no faster, and cost a quarter more processor time.
const readers = Math.min(4, Math.max(1, availableParallelism() - 1));

export const createScanning = (needs: Needs): Scanning => {
  const { clock } = needs;
  let scan: Scan = needs.last.scan ?? { state: 'idle', ...nothing };
  let problems = needs.last.problems;
  let worker: Worker | undefined;
  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  let isStopped = false;

  const tell = (next: Scan) => {
    scan = next;
    needs.onScan(scan);
  };
  const now = () => new Date(clock.now()).toISOString();

  const runWorker = (startedAt: string): Promise<End> => {
    const { promise, resolve } = Promise.withResolvers<End>();
    const order: ScanOrder = {
      file: needs.file,
      folders: needs.folders(),
      startedAt: clock.now(),
      readers,
    };
    worker = new Worker(new URL('./scan/scan.worker.ts', import.meta.url), { workerData: order });
    worker.on('message', (report: ScanReport) => {
      if (report.kind === 'failed') return resolve(report);
      if (report.kind === 'done') resolve({ problems: report.problems });
      tell({ state: 'scanning', ...report.counts, startedAt });
    });
    worker.on('error', (error) => resolve({ why: error instanceof Error ? error.message : String(error) }));
    worker.on('exit', () => resolve({ why: 'The scan stopped before its end.' }));
    return promise;
  };

  const runOnce = async (mayMendDamage: boolean): Promise<void> => {
    const startedAt = now();
    tell({ state: 'scanning', ...nothing, startedAt });
    const end = await runWorker(startedAt);
    await worker?.terminate();
    worker = undefined;
    if (end.isDamage && mayMendDamage) {
      needs.onDamage('is damaged');
      return runOnce(false);
    }
    if (end.problems !== undefined) problems = end.problems;
    const { why: _, ...counts } = scan;
    tell({
      ...counts,
      state: end.why === undefined ? 'idle' : 'failed',
      endedAt: now(),
      ...(end.why === undefined ? {} : { why: end.why }),
    });
  };

  const runAll = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      await runOnce(true);
    } while (isAskedAgain && !isStopped);
    running = undefined;
  };

  return {
    state: () => scan,
    problems: () => problems,
    scan() {
      if (isStopped) return Promise.resolve();
      if (running === undefined) running = runAll();
      else isAskedAgain = true;
      return running;
    },
    async stop() {
      isStopped = true;
      await worker?.terminate();
      await running;
    },
  };
};
