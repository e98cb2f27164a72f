// The queue lies in the folder of the files, as long as something of it is left: what was stopped goes on there.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteLedger, type SqliteLedger } from '../queue/sqlite-ledger.ts';

const name = '.gatefold-convert';

export type QueueOfFolder = {
  ledger: SqliteLedger;
  /** Closes it; with nothing left to do it goes, and leaves no file behind. */
  close(isFinished: boolean): void;
};

/** Undefined while another process works on this folder. Throws when the folder cannot be made or written. */
export const openQueueOf = (folder: string): QueueOfFolder | undefined => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    // A lock that dies with the process: a transaction on an empty file, never finished.
    lock.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    lock.close();
    if (error instanceof Error && /locked|busy/.test(error.message)) return undefined;
    throw error;
  }
  const ledger = openSqliteLedger(`${path}.sqlite`);
  return {
    ledger,
    close(isFinished) {
      ledger.close();
      if (isFinished)
        for (const rest of ['', '-wal', '-shm']) rmSync(`${path}.sqlite${rest}`, { force: true });
      lock.close();
      if (isFinished) rmSync(`${path}.lock`, { force: true });
    },
  };
};
