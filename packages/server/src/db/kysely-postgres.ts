// Kysely on the pool of `postgres`, or on the connection of one of its transactions. Transactions are opened by
// `sql.begin`, so this driver has none.
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { ParameterOrJSON, Sql, TransactionSql } from 'postgres';

/** A cut network answers nothing at all, and the system waits for it for minutes. */
const within = async <T>(ms: number, asked: PromiseLike<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(Object.assign(new Error('PostgreSQL did not answer in time'), { code: 'ETIMEDOUT' })),
      ms,
    );
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
};

const connectionOn = (sql: Sql | TransactionSql, mostMs: number): DatabaseConnection => ({
  async executeQuery<Row>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const asked = sql.unsafe(text, parameters as ParameterOrJSON<never>[], { prepare: true });
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

const driverOn = (sql: Sql | TransactionSql, mostMs: number): Driver => {
  const connection = connectionOn(sql, mostMs);
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

/** Typed queries on this pool or inside this transaction; one that is not answered within `mostMs` rejects. */
export const kyselyOnPostgres = <Tables>(sql: Sql | TransactionSql, mostMs: number): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driverOn(sql, mostMs),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
