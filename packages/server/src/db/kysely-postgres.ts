// Kysely on the pool of `postgres`, or on the connection of one of its transactions, which `sql.begin` opens.
import { within } from '@gatefold/sessions/postgres';
import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { ParameterOrJSON, Sql, TransactionSql } from 'postgres';
import { driverOn } from './driver-without-transactions.ts';

const connectionOn = (sql: Sql | TransactionSql, mostMs: number): DatabaseConnection => ({
  async executeQuery<Row>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const asked = sql.unsafe(text, parameters as ParameterOrJSON<never>[], { prepare: true });
    // A cut network answers nothing at all, and the system waits for it for minutes.
    const rows = await within(mostMs, asked);
    return {
      rows: [...rows] as Row[],
      ...(rows.command === 'SELECT' ? {} : { numAffectedRows: BigInt(rows.count ?? 0) }),
    };
  },
  // biome-ignore lint/correctness/useYield: there is nothing to yield.
  async *streamQuery() {
    throw new Error('read in pages instead');
  },
});

/** Typed queries on this pool or inside this transaction; one that is not answered within `mostMs` rejects. */
export const kyselyOnPostgres = <Tables>(sql: Sql | TransactionSql, mostMs: number): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driverOn(connectionOn(sql, mostMs)),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
