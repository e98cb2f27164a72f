import { runInThread } from '../in-thread.ts';
import { nameFiles } from './name-files.ts';
import type { NamesData } from './name-files.worker.ts';

/** Cutting one long name takes milliseconds: more of them are no work for the thread that everybody waits for. */
const hereMost = 20;
const bounds = { longestMs: 60_000, memoryMb: 500 };

/** As `nameFiles`, without holding anybody up. */
export const nameAll = async (data: NamesData): Promise<string[] | string> => {
  if (data.songs.length <= hereMost) return nameFiles(data.songs, data.settings, data.list);
  const file = new URL('./name-files.worker.ts', import.meta.url);
  return (
    (await runInThread<string[] | string>(file, data, bounds)) ??
    'Naming the files takes too long: make several batches of it'
  );
};
