// The store on PostgreSQL: the truth of any number of server processes. Order of locks: the account's row, rows of
// sessions, the head of the log, the caller's own. Statements that need no answer of each other are sent at once.
import type { Sql, TransactionSql } from 'postgres';
import { expiredWhy, type SessionStore } from '../store.ts';
import { endAllWithin } from './end.ts';
import { createEndTogether } from './end-together.ts';
import {
  appendAll,
  channel,
  type EntryRow,
  entryOf,
  listOf,
  nodesChanged,
  type SessionRow,
  sessionOf,
  type Whole,
} from './rows.ts';
import { makeTables } from './schema.ts';
import { signInWithin } from './sign-in.ts';
import { durable, transact, within } from './transact.ts';

const listedMost = 1000;
/** Ending everything reads all accounts. */
const everythingMs = 600_000;

/** How the store treats its calls. */
export type PostgresStoreSettings = {
  /** How long a call may take, the wait for a connection included; then it throws. 5000 when left out. */
  callMs?: number;
  /**
   * Connections for what keeps this node trusted: two are enough. Left out it is `sql`; then a crowd that queues for
   * connections there costs the node its trust.
   */
  line?: Sql;
};

/**
 * Makes the tables if need be; throws when a newer version of this package has made them. `sql` may read `bigint` as
 * text or as numbers, and stays the caller's to end.
 */
export const createPostgresStore = async (
  sql: Sql,
  { callMs = 5000, line = sql }: PostgresStoreSettings = {},
): Promise<SessionStore<TransactionSql>> => {
  await makeTables(sql);
  /** How far the housekeeping has come through the sessions, in the order of their ids. */
  let lookedAt = '';

  const transaction = <T>(work: (tx: TransactionSql) => Promise<T>) => transact(sql, callMs, work);
  const ask = <T>(question: PromiseLike<T>) => within(callMs, question);
  const epochNow = sql`
    coalesce((select epoch from session_accounts known where known.account = sessions.account), 0)`;
  const readHead = async () => {
    const [row] = await ask(line<{ seq: Whole }[]>`select seq from session_head`);
    return Number(row?.seq ?? 0);
  };

  return {
    async readEpoch(account) {
      const [row] = await ask(
        sql<{ epoch: Whole }[]>`select epoch from session_accounts where account = ${account}`,
      );
      return Number(row?.epoch ?? 0);
    },

    signIn: (request, also) =>
      transaction(async (tx) => {
        const outcome = await signInWithin(tx, request);
        if (outcome.kind === 'signed-in') await also?.(tx, outcome);
        return outcome;
      }),

    end: createEndTogether({ transaction, callMs }),

    async endAllIfBehind(request, also) {
      if (request.seq <= (await readHead())) return undefined;
      return transact(sql, everythingMs, async (tx) => {
        const entry = await endAllWithin(tx, request);
        if (entry !== undefined) await also?.(tx, entry);
        return entry;
      });
    },

    async read(id) {
      const [row] = await ask(
        sql<SessionRow[]>`select * from sessions where id = ${id} and epoch = ${epochNow}`,
      );
      return row && sessionOf(row);
    },

    async list(account) {
      const rows = await ask(sql<SessionRow[]>`
        select * from sessions
        where account = ${account}
          and epoch = coalesce((select epoch from session_accounts where account = ${account}), 0)
        order by last_used_at desc limit ${listedMost}`);
      return rows.map(sessionOf);
    },

    readHead,

    async readLog(after, limit) {
      const rows = await ask(
        line<EntryRow[]>`select * from session_log where seq > ${after} order by seq limit ${limit}`,
      );
      return rows.map(entryOf);
    },

    async touch(uses) {
      // It waits for nobody who holds a session: what is being ended needs no later use, and a kept one has the next.
      await ask(sql`
        with later as (
          select sessions.id, uses.at from sessions
          join json_to_recordset(${JSON.stringify(uses)}::text::json) as uses (id text, at bigint)
            on sessions.id = uses.id and sessions.last_used_at < uses.at
          order by sessions.id for update of sessions skip locked)
        update sessions set last_used_at = greatest(last_used_at, later.at) from later where sessions.id = later.id`);
    },

    // A call that its caller has given up may still arrive later than the next one. So what is applied never falls,
    // and a node leaves only as the one that had joined when it said so.
    async register(node, applied, trustMs) {
      await ask(line`
        with durable as materialized (${durable(line)})
        insert into session_nodes as mine (node, applied, joined, trust_ms)
        select ${node}, ${applied}::bigint, pg_current_xact_id()::text::bigint, ${trustMs}::bigint from durable
        on conflict (node) do update
        set applied = greatest(mine.applied, excluded.applied), joined = excluded.joined, trust_ms = excluded.trust_ms`);
    },

    async report(node, applied) {
      const rows = await ask(line`
        with durable as materialized (${durable(line)})
        update session_nodes set applied = greatest(applied, ${applied}) from durable where node = ${node}
        returning pg_notify(${channel}, ${nodesChanged})`);
      return rows.length > 0;
    },

    async strikeOff(node, below) {
      const [found] = await ask(
        line<{ joined: Whole }[]>`select joined from session_nodes where node = ${node}`,
      );
      if (found === undefined) return;
      await ask(line`
        delete from session_nodes
        where node = ${node} and joined = ${found.joined} and applied < coalesce(${below ?? null}::bigint, applied + 1)
        returning pg_notify(${channel}, ${nodesChanged})`);
    },

    async nodes() {
      const rows = await ask(
        line<{ node: string; applied: Whole; trust_ms: Whole }[]>`
          select node, applied, trust_ms from session_nodes`,
      );
      return rows.map(({ node, applied, trust_ms }) => ({
        node,
        applied: Number(applied),
        trustMs: Number(trust_ms),
      }));
    },

    forget: ({ at, seq }, limit) =>
      transaction(async (tx) => {
        await tx`delete from session_log where seq < ${seq} and seq < (select max(seq) from session_log)`;
        const rows = await tx<{ id: string }[]>`
          select id from sessions where id > ${lookedAt} order by id limit ${limit}`;
        // Those that somebody is busy with are for the next time.
        const gone = await tx<{ id: string; account: Whole; is_ended: boolean }[]>`
          with over as (
            select id, epoch < ${epochNow} as is_ended from sessions
            where id = any (string_to_array(${listOf(rows.map(({ id }) => id))}, ','))
              and (epoch < ${epochNow} or ends_at <= ${at} or last_used_at + idle_ms <= ${at})
            for update skip locked)
          delete from sessions using over where sessions.id = over.id returning sessions.id, account, is_ended`;
        const expired = gone.filter((row) => !row.is_ended);
        await appendAll(
          tx,
          expired.map(({ id, account }) => ({
            account: Number(account),
            what: { kind: 'sessions', ids: [id] },
            at,
            why: expiredWhy,
          })),
        );
        const hasMore = rows.length === limit;
        lookedAt = hasMore ? (rows.at(-1)?.id ?? '') : '';
        return hasMore;
      }),

    listen(onNews) {
      const listening = sql.listen(
        channel,
        (payload) => {
          // A later version may say more behind it.
          const seq = Number.parseInt(payload, 10);
          if (Number.isNaN(seq)) onNews('nodes');
          else onNews('log', seq);
        },
        // What was said while nobody listened is not said again.
        () => onNews('log'),
      );
      listening.catch(() => {});
      return () => void listening.then(({ unlisten }) => unlisten()).catch(() => {});
    },
  };
};
