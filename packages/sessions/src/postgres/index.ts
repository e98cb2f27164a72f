export { createPostgresStore, type PostgresStoreSettings } from './store-postgres.ts';
export { transact, within } from './transact.ts';
export { watchedSocket } from './watched-socket.ts';
