// Kysely on one node:sqlite connection.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { driverOn } from './driver-without-transactions.ts';

/** Statements kept ready. The texts are few: queries differ by their parameters, not by their words. */
const keptStatements = 200;

const connectionOn = (database: DatabaseSync): DatabaseConnection => {
  const statements = new Map<string, { statement: StatementSync; answersRows: boolean }>();

  const ready = (sql: string) => {
    const kept = statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = database.prepare(sql);
    const made = { statement, answersRows: statement.columns().length > 0 };
    statements.set(sql, made);
    if (statements.size > keptStatements) statements.delete(statements.keys().next().value as string);
    return made;
  };

  return {
    executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const { statement, answersRows } = ready(sql);
      const values = parameters as SQLInputValue[];
      if (answersRows) return Promise.resolve({ rows: statement.all(...values) as Row[] });
      const { changes, lastInsertRowid } = statement.run(...values);
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
  };
};

/** Typed queries on this connection, inside whatever transaction it is in. */
export const kyselyOn = <Tables>(database: DatabaseSync): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driverOn(connectionOn(database)),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
