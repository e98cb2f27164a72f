// The data that must never be lost: accounts, devices, sessions, receipts, activity. In one SQLite file of one server,
// or in one PostgreSQL of many.
import type { DatabaseSync } from 'node:sqlite';
import type { SessionStore } from '@gatefold/sessions';
import type { Kysely } from 'kysely';
import type { Sql, TransactionSql } from 'postgres';
import type { Tables } from './tables.ts';

/** The transaction of one step; parts write in it through `data.on(tx)`, and know nothing else of it. */
export type Tx = DatabaseSync | TransactionSql;

export type Data = {
  /** Sees committed data only. */
  read: Kysely<Tables>;
  /** Queries inside a transaction. */
  on(tx: Tx): Kysely<Tables>;
  /**
   * Resolves once it is durable. The work may wait for nothing but the database. On PostgreSQL others run beside it:
   * what is read may be changed by them before it is written, unless both say `alone`.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Waits until no other transaction that said the same is under way. The first thing in a transaction. */
  alone(tx: Tx, what: string): Promise<void>;
  /** The truth of the sessions engine, in the same database. */
  sessionStore(): Promise<SessionStore<Tx>>;
  /** Where several servers can have the data: its pool, and a connection of one's own, to listen with. */
  shared?: { sql: Sql; line(): Sql };
  /** What whoever runs this should know about the database, a sentence each. */
  warnings: readonly string[];
  close(): Promise<void>;
};
