// One scan in a thread of its own: the steps, in order. It is the only writer of library.sqlite.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Scan } from '@gatefold/contract';
import { connect, isDamage, prepareWrite } from '../library-file.ts';
import { compare } from './2-compare.ts';
import { letGo } from './4-let-go.ts';
import type { Reader } from './readers.ts';
import type { Counts, Problem, ScanState } from './scan-state.ts';

export type ScanOrder = {
  file: string;
  folders: string[];
  startedAt: number;
  /** Threads that read tags. */
  readers: number;
};

export type ScanReport =
  | { kind: 'progress'; counts: Counts }
  | { kind: 'done'; counts: Counts; problems: Problem[] }
  | { kind: 'failed'; why: string; isDamage: boolean };

const progressEveryMs = 250;
const { file, folders, startedAt, readers: readerCount } = workerData as ScanOrder;
const report = (message: ScanReport) => parentPort?.postMessage(message);

const scan = async (): Promise<void> => {
  const database = connect(file);
  const counts: Counts = { found: 0, done: 0, added: 0, changed: 0, moved: 0, missing: 0, broken: 0 };
  const state: ScanState = {
    database,
    folders,
    startedAt,
    first: database.prepare('SELECT 1 FROM tracks LIMIT 1').get() === undefined,
    counts,
    problems: [],
    touched: new Set(),
  };
  const progress = setInterval(() => report({ kind: 'progress', counts }), progressEveryMs);
  // A first scan would pay for a write-ahead log far larger than the database.
  database.exec('PRAGMA temp_store = FILE; PRAGMA wal_autocheckpoint = 4000');
  let readers: Promise<Reader[]> | undefined;
  // Most scans find nothing new. What only a change needs is loaded by the first one.
  const startReaders = async () => {
    const { createReader } = await import('./readers.ts');
    return Array.from({ length: readerCount }, () => createReader());
  };
  const onToRead = () => {
    readers ??= startReaders();
  };
  try {
    const comparison = await compare(state, { breathe: () => nextTurn(), onToRead });
    if (readers !== undefined) {
      const { readFiles } = await import('./3-read.ts');
      await readFiles(state, comparison, await readers);
    }
    letGo(state);
    if (state.touched.size > 0) {
      const { joinAlbums } = await import('./5-join-albums.ts');
      const { sumUpAlbums } = await import('./6-sum-up-albums.ts');
      const { findCovers } = await import('./7-find-covers.ts');
      joinAlbums(state);
      await sumUpAlbums(state, () => nextTurn());
      await findCovers(state);
    }
    const keep = prepareWrite(database, 'INSERT OR REPLACE INTO meta VALUES (?, ?)');
    const last: Scan = { state: 'idle', ...counts, startedAt: new Date(startedAt).toISOString() };
    keep.run('problems', JSON.stringify(state.problems));
    keep.run('last-scan', JSON.stringify(last));
    report({ kind: 'done', counts, problems: state.problems });
  } finally {
    clearInterval(progress);
    await Promise.all(((await readers) ?? []).map((reader) => reader.stop()));
    database.close();
  }
};

try {
  await scan();
} catch (error) {
  report({
    kind: 'failed',
    why: error instanceof Error ? error.message : String(error),
    isDamage: isDamage(error),
  });
}
