// One list of steps for both databases, each run once, all inside the transaction that opens the data.
import type { DatabaseSync } from 'node:sqlite';
import type { TransactionSql } from 'postgres';

// Written for SQLite. What differs on PostgreSQL is few words, which `inPostgres` changes.
const steps: readonly string[] = [
  `
create table accounts (
  id integer primary key,
  email text not null,
  email_key text not null unique,
  name text not null,
  admin integer not null,
  password_hash text not null,
  device_limit integer not null,
  stream_limit integer not null,
  export text not null,
  created_at integer not null
) strict;

create table devices (
  id integer primary key,
  account integer not null references accounts,
  name text not null,
  kind text not null,
  client text,
  place text,
  first_seen_at integer not null,
  last_seen_at integer not null
) strict;
create index devices_by_account on devices (account);

create table tickets (
  hash text primary key,
  kind text not null,
  account integer not null references accounts,
  data text not null,
  ends_at integer not null
) strict, without rowid;

create table receipts (
  id integer primary key,
  account integer not null references accounts,
  at integer not null,
  receipt text not null
) strict;
create index receipts_by_account on receipts (account, at);

create table activity (
  id integer primary key,
  account integer not null references accounts,
  at integer not null,
  kind text not null,
  device integer,
  device_name text,
  place text,
  receipt integer,
  about text
) strict;
create index activity_by_account on activity (account, at, id);
`,
  `
create table moved (
  at integer not null,
  whither text not null
) strict;
`,
  `
create table channel_messages (
  id integer primary key,
  at integer not null,
  messages text not null
) strict;

create table holders (
  node text primary key,
  until integer not null
) strict;

create table playing (
  device integer not null,
  node text not null references holders on delete cascade,
  account integer not null,
  streams integer not null,
  streaming text,
  told text,
  changed_at integer not null,
  primary key (device, node)
) strict;
create index playing_by_account on playing (account);
create index playing_by_node on playing (node);

create table rate_limits (
  key text primary key,
  points integer not null,
  expire integer
) strict;

create table jobs (
  kind text not null,
  key text not null,
  data text not null,
  state text not null,
  due_at integer not null,
  worker text,
  attempts integer not null,
  progress text,
  result text,
  why text,
  added_at integer not null,
  ended_at integer,
  primary key (kind, key)
) strict;
create table library_wishes (
  what text primary key,
  wanted integer not null
) strict;

create index jobs_due on jobs (kind, due_at) where state in ('waiting', 'running');
`,
  `
create table batches (
  id integer primary key,
  account integer not null references accounts,
  name text not null,
  settings text not null,
  state text not null,
  preview integer not null,
  round integer not null,
  uploads_at text,
  zip_bytes integer,
  created_at integer not null,
  finished_at integer
) strict;
create index batches_by_account on batches (account, created_at, id);
create index batches_to_do on batches (id) where state in ('waiting', 'running');

create table conversions (
  id integer primary key,
  batch integer not null references batches on delete cascade,
  account integer not null references accounts,
  number integer not null,
  created_at integer not null,
  track integer,
  upload integer,
  title text not null,
  artist text not null,
  album text,
  search text not null,
  duration_ms integer not null,
  state text not null,
  format text not null,
  preview integer not null,
  name text not null,
  claim text,
  prepared text,
  attempts integer not null,
  failure text,
  file text,
  file_at text,
  size_bytes integer,
  crc32 integer,
  proof text,
  finished_at integer
) strict;
create unique index conversions_by_batch on conversions (batch, number);
create index conversions_by_account on conversions (account, created_at, batch, number);
create index conversions_with_files on conversions (file_at) where file is not null;

create table uploads (
  id integer primary key,
  account integer not null references accounts,
  name text not null,
  place text not null,
  size_bytes integer not null,
  facts text,
  begun_at integer not null
) strict;
create index uploads_by_account on uploads (account);
create index uploads_by_age on uploads (begun_at);

create table account_licences (
  account integer primary key references accounts,
  licence_id text not null,
  licence text not null,
  redeemed_at integer not null
) strict;
create index account_licences_by_licence on account_licences (licence_id);

create table withdrawn_licences (
  kid text primary key,
  list text not null
) strict;
`,
  `
create index receipts_pending on receipts (id) where receipt like '%"pending":["%';
create index jobs_ended on jobs (ended_at) where ended_at is not null;
`,
  `
alter table jobs add column lane text;
create index jobs_in_lanes on jobs (lane) where state = 'running' and lane is not null;
create index conversions_with_bytes on conversions (account, size_bytes) where file is not null;
`,
  'alter table batches add column lacking text;',
];

const inPostgres = (step: string): string =>
  step.replaceAll(/\binteger\b/g, 'bigint').replaceAll(/\) strict(?:, without rowid)?;/g, ');');

/** The steps to run on data of this version; throws when a newer program wrote it. */
const stepsAfter = (found: number): readonly string[] => {
  if (found > steps.length) {
    throw new Error(
      `the database was written by a newer Gatefold (version ${found}, this one knows ${steps.length})`,
    );
  }
  return steps.slice(found);
};

export const migrateSqlite = (tx: DatabaseSync): void => {
  const found = tx.prepare('pragma user_version').get()?.['user_version'] as number;
  for (const step of stepsAfter(found)) tx.exec(step);
  if (found < steps.length) tx.exec(`pragma user_version = ${steps.length}`);
};

/** Any number, the same in every version: servers that start at once take turns. */
export const migrationLock = 4_600_100_001;

export const migratePostgres = async (tx: TransactionSql): Promise<void> => {
  await tx`select pg_advisory_xact_lock(${migrationLock})`;
  await tx`create table if not exists gatefold_schema (version bigint not null)`;
  const [row] = await tx<{ version: number }[]>`select version from gatefold_schema`;
  for (const step of stepsAfter(row?.version ?? 0)) await tx.unsafe(inPostgres(step));
  if (row === undefined) await tx`insert into gatefold_schema values (${steps.length})`;
  else if (row.version < steps.length) await tx`update gatefold_schema set version = ${steps.length}`;
};
