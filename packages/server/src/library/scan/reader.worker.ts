// A thread that reads the tags of the files it is handed. It may die of a file: who handed it over notices.
import { parentPort, workerData } from 'node:worker_threads';
import type { FilePath } from '../file-path.ts';
import { createFileReader, type Reading } from './read-file.ts';

export type ReaderData = {
  /** How many files of the batch in hand are read: who waits sees from it which file this thread is stuck in. */
  done: Int32Array;
};

const read = createFileReader();
const { done } = workerData as ReaderData;

parentPort?.on('message', async (paths: FilePath[]) => {
  Atomics.store(done, 0, 0);
  const readings: Reading[] = [];
  for (const path of paths) {
    readings.push(await read(path));
    Atomics.add(done, 0, 1);
  }
  parentPort?.postMessage(readings);
});
