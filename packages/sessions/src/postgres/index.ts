export { createPostgresStore, type PostgresStoreSettings } from './store-postgres.ts';
export { transact } from './transact.ts';
