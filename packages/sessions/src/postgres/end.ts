// Endings inside their transactions: lock the account, end, append one entry.
import type { TransactionSql } from 'postgres';
import {
  type EndedSession,
  type EndOutcome,
  type EndRequest,
  endedMost,
  type LogEntry,
  leap,
  moreMost,
} from '../store.ts';
import { appendAll, channel, type EndedRow, endedOf, listOf, type Whole } from './rows.ts';

/** `listed`: up to `endedMost + moreMost` of those that ended. */
const outcomeOf = (entry: LogEntry | undefined, listed: readonly EndedSession[]): EndOutcome => ({
  ...(entry === undefined ? {} : { entry }),
  ended: listed.slice(0, endedMost),
  more: Math.min(moreMost, Math.max(0, listed.length - endedMost)),
});

type Everywhere = Extract<EndRequest, { kind: 'everywhere' }>;
type Devices = Extract<EndRequest, { kind: 'devices' }>;

const endEverywhere = async (
  tx: TransactionSql,
  { account, at, why, keep }: Everywhere,
): Promise<EndOutcome> => {
  // Sent at once; each sees what those before it did, and raising the epoch waits for the account's lock.
  const former = tx`account = ${account} and epoch = (select epoch - 1 from session_accounts where account = ${account})`;
  const [[raised], [kept], listed] = await Promise.all([
    tx<{ epoch: Whole }[]>`
      insert into session_accounts as mine values (${account}, 1)
      on conflict (account) do update set epoch = mine.epoch + 1 returning epoch`.execute(),
    keep === undefined
      ? []
      : tx`update sessions set epoch = epoch + 1 where id = ${keep} and ${former} returning id`.execute(),
    // From the index alone: an account with 100,000 sessions costs no more than one with a few.
    tx<EndedRow[]>`select id, device from sessions where ${former} limit ${endedMost + moreMost}`.execute(),
  ]);
  const epoch = Number(raised?.epoch);
  const what = { kind: 'everywhere', epoch, ...(kept && keep !== undefined ? { keep } : {}) } as const;
  const [entry] = await appendAll(tx, [{ account, what, at, why }]);
  return outcomeOf(entry, listed.map(endedOf));
};

const endDevices = async (
  tx: TransactionSql,
  { account, at, why, devices }: Devices,
): Promise<EndOutcome> => {
  const [, gone] = await Promise.all([
    tx`select from session_accounts where account = ${account} for update`.execute(),
    tx<EndedRow[]>`
      delete from sessions
      where account = ${account}
        and epoch = coalesce((select epoch from session_accounts where account = ${account}), 0)
        and device = any (string_to_array(${listOf(devices)}, ',')::bigint[])
      returning id, device`.execute(),
  ]);
  const ended = gone.map(endedOf);
  if (ended.length === 0) return outcomeOf(undefined, []);
  const what = { kind: 'sessions', ids: ended.map((s) => s.id) } as const;
  const [entry] = await appendAll(tx, [{ account, what, at, why }]);
  return outcomeOf(entry, ended);
};

export const endWithin = (tx: TransactionSql, request: EndRequest): Promise<EndOutcome> =>
  request.kind === 'everywhere' ? endEverywhere(tx, request) : endDevices(tx, request);

export const endAllWithin = async (
  tx: TransactionSql,
  { seq: known, at, why }: { seq: number; at: number; why: string },
): Promise<LogEntry | undefined> => {
  // Nobody signs in or ends anything until this is over.
  await tx`lock table session_accounts in exclusive mode`;
  const [head] = await tx<{ seq: Whole }[]>`select seq from session_head for update`;
  if (known <= Number(head?.seq)) return undefined;
  await tx`update session_accounts set epoch = epoch + ${leap}`;
  // An account that never signed out everywhere may have no row yet.
  await tx`
    insert into session_accounts select distinct account, ${leap}::bigint from sessions on conflict do nothing`;
  const seq = known + leap;
  const entry: LogEntry = { seq, account: 0, what: { kind: 'everything' }, at, why };
  await tx`update session_head set seq = ${seq}`;
  await tx`insert into session_log values (${seq}, 0, ${JSON.stringify(entry.what)}, ${at}, ${why})`;
  await tx`select pg_notify(${channel}, ${`${seq}`})`;
  return entry;
};
