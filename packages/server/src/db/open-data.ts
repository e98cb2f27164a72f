// Opens the data where the settings say it is, for this process.
import { join } from 'node:path';
import { lockFile } from '@gatefold/sessions/sqlite';
import type { Data } from './data.ts';
import { CannotStart } from './open-failures.ts';
import { openPostgresData, whereIs } from './postgres-data.ts';
import { openSqliteData } from './sqlite-data.ts';

/** Data that was moved is old: starting on it would bring back what was signed out since. */
const refuseMoved = async (data: Data, where: string): Promise<Data> => {
  const moved = await data.read.selectFrom('moved').selectAll().executeTakeFirst();
  if (moved === undefined) return data;
  await data.close();
  const day = new Date(moved.at).toISOString().slice(0, 10);
  throw new CannotStart(
    `What was in ${where} was moved to ${moved.whither} on ${day}. Start there, or bring it back with gatefold move.`,
  );
};

/**
 * The data folder belongs to this process alone, wherever the data itself is: covers and the library are in it.
 * Throws what the database throws; open-failures.ts puts it into words.
 */
export const openData = async (folder: string, databaseUrl: string | undefined): Promise<Data> => {
  const file = join(folder, 'gatefold.sqlite');
  if (databaseUrl === undefined) return refuseMoved(await openSqliteData(file), folder);
  // The same lock that a server with its data in this file takes.
  const lock = lockFile(file);
  try {
    const data = await refuseMoved(await openPostgresData(databaseUrl), whereIs(databaseUrl));
    return {
      ...data,
      async close() {
        await data.close();
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
};
