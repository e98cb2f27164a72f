// Three servers of one household on one PostgreSQL.
import { freshDatabase, type Postgres, startPostgres } from '../../tools/postgres.ts';
import { type Server, startServer } from './server.ts';

export type ThreeServers = AsyncDisposable & { attic: Server; cellar: Server; porch: Server };

/** Each keeps a library and a data folder of its own. */
export async function startThreeServers(): Promise<ThreeServers> {
  const postgres: Postgres = await startPostgres();
  const started: Server[] = [];
  const dispose = async () => {
    for (const server of started) await server[Symbol.asyncDispose]();
    await postgres.stop();
  };
  try {
    const GATEFOLD_DATABASE_URL = await freshDatabase(postgres.url);
    const start = async (GATEFOLD_NODE: string) => {
      const server = await startServer({ settings: { GATEFOLD_DATABASE_URL, GATEFOLD_NODE } });
      started.push(server);
      return server;
    };
    // One after the other: the first makes the account.
    const [attic, cellar, porch] = [await start('attic'), await start('cellar'), await start('porch')];
    return { attic, cellar, porch, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
