// The queue of a folder, as long as something of it is left: what was stopped goes on there. It lies with its owner and
// never in the folder itself, where a stranger's stick could bring a queue of its own.
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isThere, removePart } from '../convert/part-file.ts';
import { openSqliteLedger, type SqliteLedger } from '../queue/sqlite-ledger.ts';
import type { Planned } from './plan.ts';

export type QueueOfFolder = {
  ledger: SqliteLedger;
  /** Closes it; with nothing left to do it goes, and leaves no file behind. */
  close(isFinished: boolean): void;
};

/** Undefined while another process works on this folder. Throws when the folder cannot be made or written. */
export const openQueueOf = (folder: string, queues: string): QueueOfFolder | undefined => {
  mkdirSync(folder, { recursive: true });
  mkdirSync(queues, { recursive: true, mode: 0o700 });
  const path = join(queues, createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32));
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

/**
 * Puts the plan into the ledger, which keeps of an earlier run what still holds: what waits, and what was made and is
 * still there. What failed or was skipped is looked at again. Returns how many were kept.
 */
export const goOn = async (ledger: SqliteLedger, planned: readonly Planned[]): Promise<number> => {
  const wished = new Set(planned.map(({ conversion }) => conversion.id));
  for (const { conversion, isBegun } of await ledger.unfinished()) {
    if (wished.has(conversion.id)) continue;
    if (isBegun) await removePart(conversion.to).catch(() => undefined);
    ledger.forget(conversion.id);
  }
  for (const { conversion, outcome } of ledger.outcomes()) {
    const isKept = wished.has(conversion.id) && outcome.kind === 'done' && (await isThere(outcome.path));
    if (!isKept) ledger.forget(conversion.id);
  }
  return wished.size - ledger.add(planned);
};
