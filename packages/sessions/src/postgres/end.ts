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
import { appendAll, channel, type Draft, type EndedRow, endedOf, listOf, type Whole } from './rows.ts';

/** `listed`: up to `endedMost + moreMost` of those that ended. */
const outcomeOf = (entry: LogEntry | undefined, listed: readonly EndedSession[]): EndOutcome => ({
  ...(entry === undefined ? {} : { entry }),
  ended: listed.slice(0, endedMost),
  more: Math.min(moreMost, Math.max(0, listed.length - endedMost)),
});

/** Locks the account, and with `everywhere` raises its epoch, which ends what is older. */
const lock = (tx: TransactionSql, { kind, account }: EndRequest) =>
  kind === 'everywhere'
    ? tx<{ epoch: Whole }[]>`
        insert into session_accounts as mine values (${account}, 1)
        on conflict (account) do update set epoch = mine.epoch + 1 returning epoch`.execute()
    : tx<{ epoch: Whole }[]>`
        select epoch from session_accounts where account = ${account} for update`.execute();

/** What ends, told from what is kept; to be sent after `lock`. */
const mark = async (tx: TransactionSql, request: EndRequest) => {
  const { account } = request;
  if (request.kind === 'devices') {
    const gone = await tx<EndedRow[]>`
      delete from sessions
      where account = ${account}
        and epoch = coalesce((select epoch from session_accounts where account = ${account}), 0)
        and device = any (string_to_array(${listOf(request.devices)}, ',')::bigint[])
      returning id, device`.execute();
    return { listed: gone.map(endedOf), isKept: false };
  }
  const { keep } = request;
  const former = tx`account = ${account} and epoch = (select epoch - 1 from session_accounts where account = ${account})`;
  const [kept, listed] = await Promise.all([
    keep === undefined
      ? []
      : tx`update sessions set epoch = epoch + 1 where id = ${keep} and ${former} returning id`.execute(),
    // From the index alone: an account with 100,000 sessions costs no more than one with a few.
    tx<EndedRow[]>`select id, device from sessions where ${former} limit ${endedMost + moreMost}`.execute(),
  ]);
  return { listed: listed.map(endedOf), isKept: kept.length > 0 };
};

/** Accounts or sessions that one statement of `endAllWithin` takes. */
const aPage = 50_000;

type Marked = Awaited<ReturnType<typeof mark>>;

const draftOf = (request: EndRequest, epoch: number, { listed, isKept }: Marked): Draft | undefined => {
  const { account, at, why } = request;
  if (request.kind === 'everywhere') {
    const keep = isKept && request.keep !== undefined ? { keep: request.keep } : {};
    return { account, at, why, what: { kind: 'everywhere', epoch, ...keep } };
  }
  if (listed.length === 0) return undefined;
  return { account, at, why, what: { kind: 'sessions', ids: listed.map(({ id }) => id) } };
};

/** Outcomes in the order of the requests, which are of distinct accounts, in the order of these. */
export const endWithin = async (
  tx: TransactionSql,
  requests: readonly EndRequest[],
): Promise<EndOutcome[]> => {
  // Sent at once, all locks of accounts first; each statement sees what those before it did.
  const [locked, marked] = await Promise.all([
    Promise.all(requests.map((request) => lock(tx, request))),
    Promise.all(requests.map((request) => mark(tx, request))),
  ]);
  const drafts = requests.map((request, at) =>
    draftOf(request, Number(locked[at]?.[0]?.epoch), marked[at] as Marked),
  );
  const entries = await appendAll(
    tx,
    drafts.filter((draft) => draft !== undefined),
  );
  const written = entries.values();
  return drafts.map((draft, at) => outcomeOf(draft && written.next().value, (marked[at] as Marked).listed));
};

export const endAllWithin = async (
  tx: TransactionSql,
  { seq: known, at, why }: { seq: number; at: number; why: string },
): Promise<LogEntry | undefined> => {
  // Nobody signs in or ends anything until this is over.
  await tx`lock table session_accounts in exclusive mode`;
  const [head] = await tx<{ seq: Whole }[]>`select seq from session_head for update`;
  if (known <= Number(head?.seq)) return undefined;
  // In pages, so that no statement takes longer than a connection may be silent.
  for (let after = 0; ; ) {
    const [page] = await tx<{ last: Whole | null }[]>`
      with page as (select account from session_accounts where account > ${after} order by account limit ${aPage}),
      raised as (
        update session_accounts as mine set epoch = epoch + ${leap} from page where mine.account = page.account)
      select max(account) as last from page`;
    if (page?.last == null) break;
    after = Number(page.last);
  }
  // An account that never signed out everywhere may have no row yet.
  for (let after = 0; ; ) {
    const [page] = await tx<{ last: Whole | null }[]>`
      with page as (select account from sessions where account > ${after} order by account limit ${aPage}),
      raised as (
        insert into session_accounts select distinct account, ${leap}::bigint from page on conflict do nothing)
      select max(account) as last from page`;
    if (page?.last == null) break;
    after = Number(page.last);
  }
  const seq = known + leap;
  const entry: LogEntry = { seq, account: 0, what: { kind: 'everything' }, at, why };
  await tx`update session_head set seq = ${seq}`;
  await tx`insert into session_log values (${seq}, 0, ${JSON.stringify(entry.what)}, ${at}, ${why})`;
  await tx`select pg_notify(${channel}, ${`${seq}`})`;
  return entry;
};
