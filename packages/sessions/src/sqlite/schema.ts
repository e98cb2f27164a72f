// The tables of the sessions engine. They may stand beside a service's own in one file.
import type { DatabaseSync } from 'node:sqlite';

const version = 1;

const tables = `
create table session_accounts (
  account integer primary key,
  epoch integer not null
) strict;

create table sessions (
  id text primary key,
  secret_hash blob not null,
  account integer not null,
  device integer not null,
  epoch integer not null,
  signed_in_at integer not null,
  last_used_at integer not null,
  ends_at integer not null,
  idle_ms integer not null
) strict, without rowid;
create index sessions_by_account on sessions (account, epoch, device);

create table session_log (
  seq integer primary key,
  account integer not null,
  what text not null,
  at integer not null,
  why text not null
) strict;
`;

/** Makes the tables, or throws when they were made by a newer version of this package. Call inside a transaction. */
export const makeTables = (tx: DatabaseSync): void => {
  tx.exec('create table if not exists session_schema (version integer not null) strict');
  const found = tx.prepare('select version from session_schema').get()?.['version'];
  if (found === version) return;
  if (found !== undefined)
    throw new Error(`the sessions tables have version ${found}, this program knows ${version}`);
  tx.exec(tables);
  tx.prepare('insert into session_schema values (?)').run(version);
};
