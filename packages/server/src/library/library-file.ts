// Opens library.sqlite. What cannot be used is set aside, never thrown away, and made again by the next scan.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import { schema, schemaVersion } from './schema.ts';

export type Log = { info(text: string): void; warn(text: string): void };

export const libraryPath = (dataFolder: string): string => join(dataFolder, 'library.sqlite');

/** A connection with the settings that every reader and the one writer share. */
export const connect = (path: string, { readOnly = false } = {}): DatabaseSync => {
  const database = new DatabaseSync(path, { readOnly });
  database.exec('PRAGMA busy_timeout = 5000');
  if (!readOnly) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  return database;
};

/**
 * A statement that writes. Its counts are bigints: after a write to a search index SQLite's "last row" is a number of
 * the index's own, too large for a JavaScript number, and reading it as one would throw.
 */
export const prepareWrite = (database: DatabaseSync, sql: string): StatementSync => {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  return statement;
};

/** SQLite's own words for a file that is not a sound database (result codes 11 and 26). */
export const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && [11, 26].includes(Number(error.errcode) & 0xff);

const whyUnusable = (path: string): string | undefined => {
  let database: DatabaseSync | undefined;
  try {
    database = connect(path);
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version !== schemaVersion) return `has the form ${version} and not ${schemaVersion}`;
    for (const table of ['meta', 'dirs', 'artists', 'albums', 'tracks', 'broken'])
      database.prepare(`SELECT * FROM ${table} LIMIT 1`).get();
    return undefined;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return 'is damaged';
  } finally {
    database?.close();
  }
};

/** Moves the database and its log out of the way. The library is empty after it, until a scan. */
export const setAside = (path: string, why: string, { clock, log }: { clock: Clock; log: Log }): void => {
  const aside = `${path}.damaged-${new Date(clock.now()).toISOString().replace(/[:.]/g, '-')}`;
  renameSync(path, aside);
  for (const tail of ['-wal', '-shm']) rmSync(path + tail, { force: true });
  log.warn(`The library file ${why}: it is kept as ${aside} and the library is made again by a scan.`);
};

/** Makes sure that the file is there and sound. Answers whether it had to be made. */
export const prepareLibraryFile = (path: string, deps: { clock: Clock; log: Log }): { fresh: boolean } => {
  const why = existsSync(path) ? whyUnusable(path) : undefined;
  if (why) setAside(path, why, deps);
  if (existsSync(path)) return { fresh: false };
  const database = connect(path);
  try {
    database.exec(`BEGIN; ${schema} COMMIT`);
  } finally {
    database.close();
  }
  return { fresh: true };
};
