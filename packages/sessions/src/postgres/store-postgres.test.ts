import { after } from 'node:test';
import postgres from 'postgres';
import { freshDatabase, startPostgres } from '../../../../tools/postgres.ts';
import { storeContract } from '../testing/store-contract.ts';
import { createPostgresStore } from './store-postgres.ts';

const server = await startPostgres();
after(() => server.stop());

storeContract({
  name: 'PostgreSQL',
  open: async () => {
    const sql = postgres(await freshDatabase(server.url), { max: 8 });
    return { store: await createPostgresStore(sql), close: () => sql.end({ timeout: 5 }) };
  },
});
