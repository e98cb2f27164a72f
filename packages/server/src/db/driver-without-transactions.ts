// A driver for Kysely on one connection that somebody else opened. Transactions belong to whoever opened it.
import type { DatabaseConnection, Driver } from 'kysely';

const notHere = () => Promise.reject(new Error('transactions are opened by the connection, not by Kysely'));

export const driverOn = (connection: DatabaseConnection): Driver => ({
  init: async () => {},
  acquireConnection: async () => connection,
  beginTransaction: notHere,
  commitTransaction: notHere,
  rollbackTransaction: notHere,
  releaseConnection: async () => {},
  destroy: async () => {},
});
