// Our own ledger, for the command line: one SQLite file.
import { DatabaseSync } from 'node:sqlite';
import type { Conversion, Outcome } from '../words.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';

export type SqliteLedger = Ledger & {
  /** What is there already under its id stays as it is; returns how many are new. */
  add(entries: readonly { conversion: Conversion; lengthS?: number }[]): number;
  /** As if it had never been added. */
  forget(id: string): void;
  outcomes(): Array<{ conversion: Conversion; outcome: Outcome }>;
  close(): void;
};

/** Creates the file where there is none. A second process on the same file waits for up to 5 s at each write. */
export function openSqliteLedger(path: string): SqliteLedger {
  const db = new DatabaseSync(path);
  db.exec(`
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS conversion (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      conversion TEXT NOT NULL,
      length_s REAL,
      is_begun INTEGER NOT NULL DEFAULT 0,
      prepared TEXT,
      outcome TEXT
    ) STRICT;
  `);
  const insert = db.prepare(
    'INSERT INTO conversion (id, conversion, length_s) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  const begin = db.prepare('UPDATE conversion SET is_begun = 1, prepared = NULL WHERE id = ?');
  const prepare = db.prepare('UPDATE conversion SET prepared = ? WHERE id = ?');
  const finish = db.prepare('UPDATE conversion SET outcome = ? WHERE id = ?');
  const forget = db.prepare('DELETE FROM conversion WHERE id = ?');
  const open = db.prepare(
    'SELECT conversion, length_s, is_begun, prepared FROM conversion WHERE outcome IS NULL ORDER BY number',
  );
  const ended = db.prepare(
    'SELECT conversion, outcome FROM conversion WHERE outcome IS NOT NULL ORDER BY number',
  );
  return {
    add(entries) {
      let added = 0;
      db.exec('BEGIN IMMEDIATE');
      try {
        for (const { conversion, lengthS } of entries)
          added += Number(insert.run(conversion.id, JSON.stringify(conversion), lengthS ?? null).changes);
        db.exec('COMMIT');
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
      return added;
    },
    async unfinished() {
      return open.all().map((row) => ({
        conversion: JSON.parse(String(row['conversion'])) as Conversion,
        ...(typeof row['length_s'] === 'number' ? { lengthS: row['length_s'] } : {}),
        isBegun: row['is_begun'] === 1,
        ...(typeof row['prepared'] === 'string'
          ? { prepared: JSON.parse(row['prepared']) as NonNullable<LedgerEntry['prepared']> }
          : {}),
      }));
    },
    async begin(id) {
      begin.run(id);
    },
    async prepare(id, prepared) {
      prepare.run(JSON.stringify(prepared), id);
    },
    async finish(id, outcome) {
      finish.run(JSON.stringify(outcome), id);
    },
    forget(id) {
      forget.run(id);
    },
    outcomes() {
      return ended.all().map((row) => ({
        conversion: JSON.parse(String(row['conversion'])) as Conversion,
        outcome: JSON.parse(String(row['outcome'])) as Outcome,
      }));
    },
    close() {
      db.close();
    },
  };
}
