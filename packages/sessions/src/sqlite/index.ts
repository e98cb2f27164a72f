export { lockFile, openSqlite, type SqliteHandle } from './open.ts';
export { createSqliteStore } from './store-sqlite.ts';
