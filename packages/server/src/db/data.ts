// The data that must never be lost: accounts, devices, sessions, receipts, activity, in one SQLite file.
import type { DatabaseSync } from 'node:sqlite';
import { openSqlite, type SqliteHandle } from '@gatefold/sessions/sqlite';
import type { Kysely } from 'kysely';
import { kyselyOn } from './kysely-sqlite.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

/** The transaction of one step; parts write in it through `data.on(tx)`. */
export type Tx = DatabaseSync;

export type Data = {
  /** Sees committed data only. */
  read: Kysely<Tables>;
  /** Queries inside a transaction. */
  on(tx: Tx): Kysely<Tables>;
  /** Resolves once it is durable. The work may wait for nothing but the database. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** What the sessions store is built on. */
  handle: SqliteHandle;
  close(): Promise<void>;
};

/** Throws what SQLite throws; `sentenceFor` in open-failures.ts puts it into words. */
export const openData = async (path: string): Promise<Data> => {
  const handle = openSqlite(path);
  const kyselys = new WeakMap<DatabaseSync, Kysely<Tables>>();
  const on = (tx: Tx) => kyselys.getOrInsertComputed(tx, () => kyselyOn<Tables>(tx));
  try {
    const [check] = handle.read.prepare('pragma quick_check(1)').all();
    if (check?.['quick_check'] !== 'ok') throw new Error('database disk image is malformed');
    await handle.transaction(migrate);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return {
    read: kyselyOn<Tables>(handle.read),
    on,
    transaction: (work) => handle.transaction(work),
    handle,
    close: () => handle.close(),
  };
};
