// What the steps of one scan share.
import type { DatabaseSync } from 'node:sqlite';

export type Counts = {
  found: number;
  done: number;
  added: number;
  changed: number;
  moved: number;
  missing: number;
  broken: number;
};

export type Problem = { folder: string; why: string };

export type ScanState = {
  database: DatabaseSync;
  /** Paths of the music folders. */
  folders: readonly string[];
  /** Wall clock at the start, in ms: what `added_at` and `missing_at` are set to. */
  startedAt: number;
  /** On the first scan nothing tells when music came, except the time of each file. */
  first: boolean;
  counts: Counts;
  problems: Problem[];
  /** Albums whose tracks or picture changed, by their `no`. */
  touched: Set<number>;
};

/** Runs `work` in one write transaction. */
export const inTransaction = <Result>(database: DatabaseSync, work: () => Result): Result => {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
};
