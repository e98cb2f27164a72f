// Kysely on one node:sqlite connection. Transactions belong to whoever opened the connection, so this driver has none.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

const connectionOn = (database: DatabaseSync): DatabaseConnection => ({
  executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const statement = database.prepare(sql);
    if (statement.columns().length > 0) {
      const rows = statement.all(...(parameters as SQLInputValue[])) as Row[];
      return Promise.resolve({ rows });
    }
    const { changes, lastInsertRowid } = statement.run(...(parameters as SQLInputValue[]));
    return Promise.resolve({
      rows: [],
      numAffectedRows: BigInt(changes),
      insertId: BigInt(lastInsertRowid),
    });
  },
  async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    for (const row of database.prepare(sql).iterate(...(parameters as SQLInputValue[])))
      yield { rows: [row as Row] };
  },
});

const driverOn = (database: DatabaseSync): Driver => {
  const connection = connectionOn(database);
  const notHere = () => Promise.reject(new Error('transactions are opened by the connection, not by Kysely'));
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: notHere,
    commitTransaction: notHere,
    rollbackTransaction: notHere,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
};

/** Typed queries on this connection, inside whatever transaction it is in. */
export const kyselyOn = <Tables>(database: DatabaseSync): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driverOn(database),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
