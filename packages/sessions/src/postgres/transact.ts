// Transactions and questions that come to an end: within a bounded time, and with their connection.
import type { Sql, TransactionSql } from 'postgres';

/** With the code of a connection that timed out, by which services know that the database is away. */
class NoAnswer extends Error {
  code = 'ETIMEDOUT';
}

/** Settles as the promise does, or rejects after `ms`. What was asked may still happen: nothing is known then. */
export const within = async <T>(ms: number, promise: PromiseLike<T>): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`PostgreSQL did not answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The server refused nothing: the question met a connection that broke. */
const isOfConnection = (error: unknown) =>
  error instanceof Error && error.name !== 'PostgresError' && 'query' in error;

/** Of an error of `transact`: what was asked did not happen. Otherwise nothing is known. */
export const isUndone = (error: unknown): boolean =>
  error instanceof Error && !(error instanceof NoAnswer) && !isOfConnection(error);

/** Durable at the commit, whatever the server's default is, also on a synchronous standby where there is one. */
export const durable = (sql: Sql | TransactionSql) => sql`
  select set_config('synchronous_commit', case current_setting('synchronous_commit')
    when 'remote_apply' then 'remote_apply' else 'on' end, true)`;

/** Refuses everything once `over` gives a reason. */
const guarded = (tx: TransactionSql, over: () => Error | undefined): TransactionSql => {
  const check = () => {
    const why = over();
    if (why !== undefined) throw why;
  };
  return new Proxy(tx, {
    apply(target, self, args) {
      check();
      return Reflect.apply(target as unknown as () => unknown, self, args);
    },
    get(target, name) {
      check();
      return Reflect.get(target, name);
    },
  });
};

/**
 * One transaction, read committed, durable once it resolves (`synchronous_commit`, also where the server's default is
 * less). It takes at most `ms`; no lock, no statement and no pause of the work may take longer than a part of it. When
 * it rejects too late or with its connection, nothing is known. The work may wait for nothing but the database.
 *
 * `sql.begin` alone goes on after its connection is lost: what the work asks next runs outside of any transaction, on
 * whatever the connection is by then. Here it is refused.
 */
export const transact = async <T>(
  sql: Sql,
  ms: number,
  work: (tx: TransactionSql) => Promise<T>,
): Promise<T> => {
  let over: Error | undefined;
  let isLost = false;
  const part = (share: number) => `${Math.ceil(ms * share)}`;

  const begun = sql.begin('isolation level read committed', async (tx) => {
    try {
      if (over) throw over;
      const settled = tx`
        select (${durable(tx)}), set_config('lock_timeout', ${part(0.5)}, true),
          set_config('statement_timeout', ${part(0.8)}, true),
          set_config('idle_in_transaction_session_timeout', ${part(0.4)}, true)`.execute();
      const [result] = await Promise.all([work(guarded(tx, () => over)), settled]);
      if (over) throw over;
      return { result };
    } catch (error) {
      // `begin` would roll back now, on a connection that is not there; it rejects by itself.
      if (isLost || isOfConnection(error)) await new Promise<never>(() => {});
      throw error;
    } finally {
      over ??= new Error('this transaction is over');
    }
  });
  begun.catch((error) => {
    isLost = true;
    over ??= error;
  });
  try {
    return ((await within(ms, begun)) as { result: T }).result;
  } catch (error) {
    over ??= error as Error;
    throw error;
  }
};
