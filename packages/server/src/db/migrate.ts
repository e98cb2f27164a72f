// One list of steps, each run once, all inside the transaction that opens the file.
import type { Tx } from './data.ts';

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
];

export const migrate = async (tx: Tx): Promise<void> => {
  const found = tx.prepare('pragma user_version').get()?.['user_version'] as number;
  if (found > steps.length) {
    throw new Error(
      `the database was written by a newer Gatefold (version ${found}, this one knows ${steps.length})`,
    );
  }
  for (const step of steps.slice(found)) tx.exec(step);
  if (found < steps.length) tx.exec(`pragma user_version = ${steps.length}`);
};
