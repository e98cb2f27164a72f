// The reader threads, seen from the scan: hand over a batch of paths, get a reading for each. A file that kills its
// thread, or that takes too long, costs that thread; the file is given up and the rest of its batch is read again.
import { Worker } from 'node:worker_threads';
import type { FilePath } from '../file-path.ts';
import type { Reading } from './read-file.ts';

const fileMsMax = 20_000;
const lookEveryMs = 1_000;

export type Reader = {
  read(paths: readonly FilePath[]): Promise<Reading[]>;
  stop(): Promise<void>;
};

type Thread = { worker: Worker; done: Int32Array };

const startThread = (): Thread => {
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./reader.worker.ts', import.meta.url), {
    workerData: { done },
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 },
  });
  // Its death is learnt from the exit; without a listener the error would end the whole process.
  worker.on('error', () => {});
  return { worker, done };
};

type Outcome = { readings: Reading[] } | { stuckAt: number; why: string };

/** Waits for the batch, or for the thread to die, or for one file to take longer than the limit. */
const outcomeOf = (
  { worker, done }: Thread,
  paths: readonly FilePath[],
  fileMs: number,
): Promise<Outcome> => {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const answered = (readings: Reading[]) => resolve({ readings });
  const died = () =>
    resolve({
      stuckAt: Atomics.load(done, 0),
      why: 'Reading it stopped the reader: it is damaged or far too large.',
    });
  let seen = -1;
  let waitedMs = 0;
  const watch = setInterval(() => {
    const now = Atomics.load(done, 0);
    waitedMs = now === seen ? waitedMs + lookEveryMs : 0;
    seen = now;
    if (waitedMs >= fileMs) resolve({ stuckAt: now, why: 'Reading it took too long.' });
  }, lookEveryMs);
  worker.once('message', answered);
  worker.once('exit', died);
  Atomics.store(done, 0, 0);
  worker.postMessage(paths);
  return promise.finally(() => {
    clearInterval(watch);
    worker.off('message', answered);
    worker.off('exit', died);
  });
};

/** Its thread starts at once, so that it is there when the first files are. */
export const createReader = (fileMs = fileMsMax): Reader => {
  let thread: Thread | undefined = startThread();
  return {
    async read(paths) {
      const readings: Reading[] = [];
      while (readings.length < paths.length) {
        const left = paths.slice(readings.length);
        thread ??= startThread();
        const outcome = await outcomeOf(thread, left, fileMs);
        if ('readings' in outcome) {
          readings.push(...outcome.readings);
          continue;
        }
        // Not waited for: a thread that hangs in the system, on a dead network disk say, ends when the system lets it.
        thread.worker.terminate().catch(() => {});
        thread = undefined;
        // What was read before the bad file is read again on a fresh thread: that is rare and cheap.
        if (outcome.stuckAt > 0 && outcome.stuckAt < left.length) {
          readings.push(...(await this.read(left.slice(0, outcome.stuckAt))));
        }
        readings.push({ why: outcome.why });
      }
      return readings;
    },
    async stop() {
      await thread?.worker.terminate();
      thread = undefined;
    },
  };
};
