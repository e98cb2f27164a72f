// The data in one SQLite file, which one process has at a time.
import { DatabaseSync } from 'node:sqlite';
import { createSqliteStore, openSqlite } from '@gatefold/sessions/sqlite';
import type { Kysely } from 'kysely';
import type { Data, Tx } from './data.ts';
import { kyselyOn } from './kysely-sqlite.ts';
import { migrateSqlite } from './migrate.ts';
import type { Tables } from './tables.ts';

/** Throws what SQLite throws; `sentenceFor` in open-failures.ts puts it into words. */
export const openSqliteData = async (path: string): Promise<Data> => {
  const handle = openSqlite(path);
  const kyselys = new WeakMap<DatabaseSync, Kysely<Tables>>();
  const on = (tx: Tx) => {
    if (!(tx instanceof DatabaseSync)) throw new TypeError('this transaction belongs to another database');
    return kyselys.getOrInsertComputed(tx, () => kyselyOn<Tables>(tx));
  };
  try {
    const [check] = handle.read.prepare('pragma quick_check(1)').all();
    if (check?.['quick_check'] !== 'ok') throw new Error('database disk image is malformed');
    await handle.transaction(migrateSqlite);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return {
    read: kyselyOn<Tables>(handle.read),
    on,
    transaction: (work) => handle.transaction(work),
    // One transaction at a time anyway.
    alone: async () => {},
    sessionStore: () => createSqliteStore(handle),
    warnings: [],
    close: () => handle.close(),
  };
};
