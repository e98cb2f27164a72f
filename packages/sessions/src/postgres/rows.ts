// Rows of the tables as they come from PostgreSQL, and the one way to append to the log.
import type { TransactionSql } from 'postgres';
import type { EndedSession, LogEntry, StoredSession } from '../store.ts';

/** The channel of NOTIFY: a number is the newest entry of the log, anything else says that the nodes have changed. */
export const channel = 'gatefold_sessions';
export const nodesChanged = 'nodes';

/** Whole numbers come as text, unless the caller's `sql` reads them as numbers. */
export type Whole = number | string;

export type SessionRow = {
  id: string;
  secret_hash: Uint8Array;
  account: Whole;
  device: Whole;
  epoch: Whole;
  signed_in_at: Whole;
  last_used_at: Whole;
  ends_at: Whole;
  idle_ms: Whole;
};
export type EndedRow = { id: string; device: Whole };
export type EntryRow = { seq: Whole; account: Whole; what: string; at: Whole; why: string };

export const sessionOf = (row: SessionRow): StoredSession => ({
  id: row.id,
  secretHash: row.secret_hash,
  account: Number(row.account),
  device: Number(row.device),
  epoch: Number(row.epoch),
  signedInAt: Number(row.signed_in_at),
  lastUsedAt: Number(row.last_used_at),
  endsAt: Number(row.ends_at),
  idleMs: Number(row.idle_ms),
});

export const endedOf = ({ id, device }: EndedRow): EndedSession => ({ id, device: Number(device) });

export const entryOf = ({ seq, account, what, at, why }: EntryRow): LogEntry => ({
  seq: Number(seq),
  account: Number(account),
  what: JSON.parse(what) as LogEntry['what'],
  at: Number(at),
  why,
});

/** Ids and numbers as one parameter, for `any (string_to_array(…, ','))`: no commas in them. */
export const listOf = (values: readonly string[] | readonly number[]): string => values.join(',');

export type Draft = Omit<LogEntry, 'seq'>;

/**
 * Numbers the entries, appends them, and tells the other nodes at the commit. From here on nobody else appends until
 * the transaction is over, so it comes last.
 */
export const appendAll = async (tx: TransactionSql, drafts: readonly Draft[]): Promise<LogEntry[]> => {
  const count = drafts.length;
  if (count === 0) return [];
  const written = JSON.stringify(drafts.map((draft) => ({ ...draft, what: JSON.stringify(draft.what) })));
  const [head] = await tx<{ seq: Whole }[]>`
    with head as (update session_head set seq = seq + ${count}::bigint returning seq),
    written as (
      insert into session_log (seq, account, what, at, why)
      select seq - ${count}::bigint + place, (draft ->> 'account')::bigint, draft ->> 'what',
        (draft ->> 'at')::bigint, draft ->> 'why'
      from head, json_array_elements(${written}::text::json) with ordinality as drafts (draft, place))
    select seq, pg_notify(${channel}, seq::text) from head`.execute();
  if (head === undefined) throw new Error('the table session_head has lost its row');
  const before = Number(head.seq) - count;
  return drafts.map((draft, at) => ({ seq: before + 1 + at, ...draft }));
};
