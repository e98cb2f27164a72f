// A sign-in inside its transaction: lock the account, count, end what gives way, insert.
import type { TransactionSql } from 'postgres';
import { expiredWhy, type SignedIn, type SignInOutcome, type SignInRequest } from '../store.ts';
import {
  appendAll,
  type Draft,
  type EndedRow,
  endedOf,
  listOf,
  type SessionRow,
  sessionOf,
  type Whole,
} from './rows.ts';

const listedMost = 1000;

/** Not refused: what ends with it. `expired` are deleted already. */
type Going = { kind: 'go'; ended: SignedIn['ended']; expired: { id: string }[] };

const decide = async (
  tx: TransactionSql,
  { account, epoch, device, session: { at }, limit, end }: SignInRequest,
): Promise<Going | Exclude<SignInOutcome, SignedIn>> => {
  const leavers = listOf([...new Set([device, ...(end === undefined || end === 'all' ? [] : end)])]);
  const ofAccount = tx`account = ${account} and epoch = ${epoch}`;
  const isLeaver = tx`device = any (string_to_array(${leavers}, ',')::bigint[])`;
  const isPast = tx`(ends_at <= ${at} or last_used_at + idle_ms <= ${at})`;
  const most = Math.max(0, limit);
  // All sent at once. The lock is first, so that the others see what the holder before us committed.
  const look = () =>
    Promise.all([
      tx<
        { epoch: Whole }[]
      >`select epoch from session_accounts where account = ${account} for update`.execute(),
      end === 'all'
        ? tx<EndedRow[]>`
            select id, device from sessions where ${ofAccount} and (device = ${device} or not ${isPast})
            order by device = ${device} desc, last_used_at desc limit ${listedMost}`.execute()
        : tx<EndedRow[]>`select id, device from sessions where ${ofAccount} and ${isLeaver}`.execute(),
      tx<{ count: Whole }[]>`
        select count(*) from (
          select 1 from sessions where ${ofAccount} and not ${isLeaver} limit ${most}) others`.execute(),
    ]);

  let [[locked], leaving, [others]] = await look();
  if (locked === undefined) {
    await tx`insert into session_accounts values (${account}, 0) on conflict do nothing`;
    [[locked], leaving, [others]] = await look();
  }
  if (Number(locked?.epoch) !== epoch) return { kind: 'overtaken' };
  const ended = leaving.map(endedOf);
  if (end === 'all')
    return limit < 1 ? { kind: 'limit-reached', sessions: [] } : { kind: 'go', ended, expired: [] };
  if (Number(others?.count) < limit) return { kind: 'go', ended, expired: [] };

  // By name: a later version may add columns while this one runs, and PostgreSQL refuses a statement that was prepared
  // for others, once, which inside a transaction is once too often.
  const staying = await tx<SessionRow[]>`
    select id, secret_hash, account, device, epoch, signed_in_at, last_used_at, ends_at, idle_ms
    from sessions where ${ofAccount} and not ${isLeaver} and not ${isPast}
    order by last_used_at desc limit ${most + listedMost}`;
  if (staying.length >= limit) {
    return { kind: 'limit-reached', sessions: staying.slice(0, listedMost).map(sessionOf) };
  }
  const expired = await tx<{ id: string }[]>`
    delete from sessions where ${ofAccount} and not ${isLeaver} and ${isPast} returning id`;
  return { kind: 'go', ended, expired: [...expired] };
};

export const signInWithin = async (tx: TransactionSql, request: SignInRequest): Promise<SignInOutcome> => {
  const decided = await decide(tx, request);
  if (decided.kind !== 'go') return decided;
  const { ended, expired } = decided;
  const { account, device, end, why } = request;
  const { at, ...born } = request.session;
  const own = ended.filter((s) => s.device === device);
  const others = ended.filter((s) => s.device !== device);
  const epoch = end === 'all' ? request.epoch + 1 : request.epoch;

  const drafts: Draft[] = [];
  const note = (gone: readonly { id: string }[], why: string) => {
    if (gone.length === 0) return;
    drafts.push({ account, what: { kind: 'sessions', ids: gone.map((s) => s.id) }, at, why });
  };
  note(own, why.replaced);
  note(expired, expiredWhy);
  if (end === 'all') drafts.push({ account, what: { kind: 'everywhere', epoch }, at, why: why.madeRoom });
  else note(others, why.madeRoom);

  // The new epoch ends all others without a touch.
  const removed = listOf((end === 'all' ? own : ended).map((s) => s.id));
  // Sent in this order, together.
  const writes = [
    ...(removed === '' ? [] : [tx`delete from sessions where id = any (string_to_array(${removed}, ','))`]),
    ...(end === 'all' ? [tx`update session_accounts set epoch = ${epoch} where account = ${account}`] : []),
    tx`
      insert into sessions (id, secret_hash, account, device, epoch, signed_in_at, last_used_at, ends_at, idle_ms)
      values (${born.id}, ${born.secretHash}, ${account}, ${device}, ${epoch}, ${at}, ${at}, ${born.endsAt},
        ${born.idleMs})`,
  ].map((query) => query.execute());
  const [entries] = await Promise.all([appendAll(tx, drafts), ...writes]);
  const session = { ...born, account, device, epoch, signedInAt: at, lastUsedAt: at };
  return { kind: 'signed-in', session, ended, entries };
};
