// A data folder belongs to one process. The lock dies with it: an exclusive transaction that is never finished, on the
// same empty file that the engine locks for data in SQLite.
import { DatabaseSync } from 'node:sqlite';

/** Throws `database is locked` when another process has the folder of this `gatefold.sqlite`. */
export const lockFolder = (file: string): Disposable => {
  const lock = new DatabaseSync(`${file}.lock`, { timeout: 0 });
  try {
    lock.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    lock.close();
    throw error;
  }
  return lock;
};
