// Which database the servers of these tests have: with GATEFOLD_TEST_STORE=postgres a fresh one on PostgreSQL for each
// data folder, else the file in the folder.
import { after } from 'node:test';
import { freshDatabase, type Postgres, startPostgres } from '../../tools/postgres.ts';

export const isOnPostgres = process.env['GATEFOLD_TEST_STORE'] === 'postgres';

let started: Promise<Postgres> | undefined;
const urls = new Map<string, Promise<string>>();

// Or this file would never end.
if (process.env['NODE_TEST_CONTEXT'] !== undefined) after(async () => (await started)?.stop());

/** A PostgreSQL that all tests of a run share, or one of this file's own. */
const postgresUrl = async (): Promise<string> => {
  const given = process.env['GATEFOLD_TEST_POSTGRES'];
  if (given !== undefined) return given;
  started ??= startPostgres();
  return (await started).url;
};

/** An empty database on PostgreSQL, whatever the tests run on. */
export const anyDatabase = async (): Promise<string> => freshDatabase(await postgresUrl());

/** The settings that a server or a command on this data folder needs beside it. */
export async function storeSettings(data: string | undefined): Promise<Record<string, string>> {
  if (!isOnPostgres || data === undefined) return {};
  const url = urls.get(data) ?? anyDatabase();
  urls.set(data, url);
  return { GATEFOLD_DATABASE_URL: await url };
}
