// Work that would hold everybody up, in a thread of its own with bounds of time and memory.
import { type Transferable, Worker } from 'node:worker_threads';

export type Bounds = { longestMs: number; memoryMb: number };

/** What the thread posts; what is in `transferList` goes over to it. Undefined when it died, or took longer or more memory than it may. */
export const runInThread = <Answer>(
  file: URL,
  workerData: unknown,
  { longestMs, memoryMb }: Bounds,
  transferList: Transferable[] = [],
): Promise<Answer | undefined> => {
  const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
  const resourceLimits = { maxOldGenerationSizeMb: memoryMb };
  const worker = new Worker(file, { workerData, transferList, resourceLimits });
  const timer = setTimeout(() => resolve(undefined), longestMs);
  worker.once('message', resolve);
  // Its death is learnt from the exit; without a listener the error would end the whole process.
  worker.on('error', () => {});
  worker.once('exit', () => resolve(undefined));
  return promise.finally(() => {
    clearTimeout(timer);
    void worker.terminate();
  });
};
