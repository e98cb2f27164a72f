// The tables of the sessions engine. They may stand beside a service's own in one database.
import type { Sql } from 'postgres';
import { transact } from './transact.ts';

const version = 1;
/** Any number that others do not lock by. */
const lockNumber = 7_130_226_417;
/** Others may be making the tables, or have many sessions in hand. */
const madeWithinMs = 60_000;

const tables = `
create table session_schema (version integer not null);

create table session_accounts (
  account bigint primary key,
  epoch bigint not null
);

create table sessions (
  id text collate "C" primary key,
  secret_hash bytea not null,
  account bigint not null,
  device bigint not null,
  epoch bigint not null,
  signed_in_at bigint not null,
  last_used_at bigint not null,
  ends_at bigint not null,
  idle_ms bigint not null
) with (fillfactor = 85);
create index sessions_by_account on sessions (account, epoch, device);

create table session_log (
  seq bigint primary key,
  account bigint not null,
  what text not null,
  at bigint not null,
  why text not null
);

-- One row: whoever appends to the log holds it until the commit, so numbers become visible in order, without gaps.
create table session_head (seq bigint not null) with (fillfactor = 10);
insert into session_head values (0);

-- joined: the transaction that registered the node last.
create table session_nodes (
  node text primary key,
  applied bigint not null,
  joined bigint not null
) with (fillfactor = 10);
`;

/** Came later, and older servers, which are all trusted for one second, may run beside: they leave it out. */
const column = 'alter table session_nodes add column trust_ms bigint not null default 1000';

/**
 * Makes the tables, or throws when they were made by a newer version of this package. Several nodes may call it at
 * once. Counts on from the newest log entry when the log was copied here from somewhere else.
 */
export const makeTables = async (sql: Sql): Promise<void> => {
  await transact(sql, madeWithinMs, async (tx) => {
    await tx`select pg_advisory_xact_lock(${lockNumber}::bigint)`;
    const [there] = await tx`select to_regclass('session_schema') is not null as is_made`;
    if (there?.['is_made'] === false) {
      await tx.unsafe(tables);
      await tx`insert into session_schema values (${version})`;
    }
    const [has] = await tx`
      select true from pg_attribute where attrelid = 'session_nodes'::regclass and attname = 'trust_ms'`;
    if (has === undefined) await tx.unsafe(column);
    const [found] = await tx<{ version: number }[]>`select version from session_schema`;
    if (found?.version !== version) {
      throw new Error(`the sessions tables have version ${found?.version}, this program knows ${version}`);
    }
    await tx`
      update session_head set seq = (select max(seq) from session_log)
      where seq < (select max(seq) from session_log)`;
  });
};
