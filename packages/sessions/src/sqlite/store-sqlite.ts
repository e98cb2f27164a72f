// The store on SQLite: the truth of one server process. Who else reads it is this process alone,
// so the list of nodes lives in memory and a report costs no write.
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import {
  type EndedSession,
  type EndOutcome,
  endedMost,
  expiredWhy,
  type LogEntry,
  leap,
  moreMost,
  type NodeState,
  type SessionStore,
  type SignedIn,
  type SignInOutcome,
  type StoredSession,
} from '../store.ts';
import type { SqliteHandle } from './open.ts';
import { makeTables } from './schema.ts';

const listedMost = 1000;

type Row = Record<string, SQLOutputValue>;

const columns =
  'id, secret_hash, account, device, epoch, signed_in_at, last_used_at, ends_at, idle_ms' as const;

const sessionOf = (row: Row): StoredSession => ({
  id: row['id'] as string,
  secretHash: row['secret_hash'] as Uint8Array,
  account: row['account'] as number,
  device: row['device'] as number,
  epoch: row['epoch'] as number,
  signedInAt: row['signed_in_at'] as number,
  lastUsedAt: row['last_used_at'] as number,
  endsAt: row['ends_at'] as number,
  idleMs: row['idle_ms'] as number,
});

const endedOf = (row: Row): EndedSession => ({ id: row['id'] as string, device: row['device'] as number });

const entryOf = (row: Row): LogEntry => ({
  seq: row['seq'] as number,
  account: row['account'] as number,
  what: JSON.parse(row['what'] as string) as LogEntry['what'],
  at: row['at'] as number,
  why: row['why'] as string,
});

/** Statements of the connection that reads. */
const readers = (read: DatabaseSync) => ({
  epoch: read.prepare('select epoch from session_accounts where account = ?'),
  session: read.prepare(
    `select ${columns} from sessions s where id = ?
     and epoch = coalesce((select epoch from session_accounts a where a.account = s.account), 0)`,
  ),
  list: read.prepare(
    `select ${columns} from sessions s where account = ?1
     and epoch = coalesce((select epoch from session_accounts a where a.account = ?1), 0)
     order by last_used_at desc limit ${listedMost}`,
  ),
  head: read.prepare('select max(seq) as head from session_log'),
  log: read.prepare('select * from session_log where seq > ? order by seq limit ?'),
});

/** Statements of the connection that writes. */
const writers = (tx: DatabaseSync) => ({
  epoch: tx.prepare('select epoch from session_accounts where account = ?'),
  setEpoch: tx.prepare(
    'insert into session_accounts (account, epoch) values (?, ?) on conflict do update set epoch = excluded.epoch',
  ),
  raiseOthers: tx.prepare(
    `insert into session_accounts (account, epoch) select distinct account, ?1 from sessions where true
     on conflict do nothing`,
  ),
  raiseKnown: tx.prepare('update session_accounts set epoch = epoch + ?1'),
  /** From the index alone: an account with 100,000 sessions costs no more than one with a few. */
  ofEpoch: tx.prepare('select id, device from sessions where account = ? and epoch = ? limit ?'),
  countOfEpoch: tx.prepare(
    'select count(*) as n from (select 1 from sessions where account = ? and epoch = ? limit ?)',
  ),
  /** Those of an epoch that are not past their deadlines, and those that are. */
  counting: tx.prepare(
    `select ${columns} from sessions where account = ?1 and epoch = ?2 and ends_at > ?3
     and last_used_at + idle_ms > ?3 order by last_used_at desc limit ?4`,
  ),
  past: tx.prepare(
    `select ${columns} from sessions where account = ?1 and epoch = ?2
     and (ends_at <= ?3 or last_used_at + idle_ms <= ?3)`,
  ),
  ofDevice: tx.prepare('select id, device from sessions where account = ? and epoch = ? and device = ?'),
  one: tx.prepare(`select ${columns} from sessions where id = ? and account = ? and epoch = ?`),
  insert: tx.prepare(`insert into sessions (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
  remove: tx.prepare('delete from sessions where id = ?'),
  carryOver: tx.prepare('update sessions set epoch = ? where id = ?'),
  head: tx.prepare('select max(seq) as head from session_log'),
  append: tx.prepare('insert into session_log (seq, account, what, at, why) values (?, ?, ?, ?, ?)'),
  touch: tx.prepare('update sessions set last_used_at = ?1 where id = ?2 and last_used_at < ?1'),
  next: tx.prepare(
    `select id, account, (ends_at <= ?3 or last_used_at + idle_ms <= ?3) as is_past,
     epoch <> coalesce((select epoch from session_accounts a where a.account = s.account), 0) as is_ended
     from sessions s where id > ?1 order by id limit ?2`,
  ),
  forgetLog: tx.prepare('delete from session_log where seq < ? and seq < (select max(seq) from session_log)'),
});

/**
 * The store of one server process. Makes its tables, whose names begin with `session`, where there are none. Rejects
 * when a newer version of this package made them, or when SQLite cannot write. `Tx` is the connection that writes.
 */
export const createSqliteStore = async ({
  read,
  transaction,
}: SqliteHandle): Promise<SessionStore<DatabaseSync>> => {
  const write = await transaction((tx) => {
    makeTables(tx);
    return writers(tx);
  });
  const from = readers(read);
  const nodes = new Map<string, Omit<NodeState, 'node'>>();
  /** How far the housekeeping has come through the sessions, in the order of their ids. */
  let lookedAt = '';

  const epochOf = (account: number) => (write.epoch.get(account)?.['epoch'] ?? 0) as number;

  const append = (entry: Omit<LogEntry, 'seq'>): LogEntry => {
    const seq = ((write.head.get()?.['head'] ?? 0) as number) + 1;
    write.append.run(seq, entry.account, JSON.stringify(entry.what), entry.at, entry.why);
    return { seq, ...entry };
  };

  return {
    async readEpoch(account) {
      return (from.epoch.get(account)?.['epoch'] ?? 0) as number;
    },

    signIn: (request, also) =>
      transaction(async (tx): Promise<SignInOutcome> => {
        const { account, device, session, limit, end, why } = request;
        const { at } = session;
        const before = epochOf(account);
        if (before !== request.epoch) return { kind: 'overtaken' };
        const own = write.ofDevice.all(account, before, device).map(endedOf);
        const named: EndedSession[] =
          end === 'all'
            ? write.counting.all(account, before, at, listedMost).map(sessionOf)
            : [...new Set(end)].flatMap((id) => write.ofDevice.all(account, before, id).map(endedOf));
        const going = named.filter((s) => s.device !== device);
        const leaving = [...own, ...going];
        let expired: EndedSession[] = [];
        if (end === 'all') {
          if (limit < 1) return { kind: 'limit-reached', sessions: [] };
        } else {
          const most = limit + leaving.length;
          const all = write.countOfEpoch.get(account, before, most + 1)?.['n'] as number;
          if (all - leaving.length + 1 > limit) {
            const isLeaving = new Set(leaving.map((s) => s.id));
            const isStaying = (s: EndedSession) => !isLeaving.has(s.id);
            const counting = write.counting.all(account, before, at, most + listedMost).map(sessionOf);
            const staying = counting.filter(isStaying);
            if (staying.length + 1 > limit) {
              return { kind: 'limit-reached', sessions: staying.slice(0, listedMost) };
            }
            expired = write.past.all(account, before, at).map(sessionOf).filter(isStaying);
          }
        }
        const entries: LogEntry[] = [];
        const noteEnded = (gone: readonly EndedSession[], why: string) => {
          if (gone.length === 0) return;
          entries.push(append({ account, what: { kind: 'sessions', ids: gone.map((s) => s.id) }, at, why }));
          for (const { id } of gone) write.remove.run(id);
        };
        noteEnded(own, why.replaced);
        noteEnded(expired, expiredWhy);
        let epoch = before;
        if (end === 'all') {
          epoch = before + 1;
          write.setEpoch.run(account, epoch);
          entries.push(append({ account, what: { kind: 'everywhere', epoch }, at, why: why.madeRoom }));
        } else noteEnded(going, why.madeRoom);
        const { id, secretHash, endsAt, idleMs } = session;
        write.insert.run(id, secretHash, account, device, epoch, at, at, endsAt, idleMs);
        const born: StoredSession = {
          id,
          secretHash,
          account,
          device,
          epoch,
          signedInAt: at,
          lastUsedAt: at,
          endsAt,
          idleMs,
        };
        const ended = leaving.slice(0, listedMost).map(({ id, device }) => ({ id, device }));
        const outcome: SignedIn = { kind: 'signed-in', session: born, ended, entries };
        await also?.(tx, outcome);
        return outcome;
      }),

    end: (request, also) =>
      transaction(async (tx): Promise<EndOutcome> => {
        const { account, at, why } = request;
        const before = epochOf(account);
        if (request.kind === 'devices') {
          const going = [...new Set(request.devices)].flatMap((device) =>
            write.ofDevice.all(account, before, device).map(endedOf),
          );
          if (going.length === 0) return { ended: [], more: 0 };
          for (const { id } of going) write.remove.run(id);
          const what = { kind: 'sessions', ids: going.map((s) => s.id) } as const;
          const outcome: EndOutcome = {
            entry: append({ account, what, at, why }),
            ended: going.slice(0, endedMost),
            more: Math.min(moreMost, Math.max(0, going.length - endedMost)),
          };
          await also?.(tx, outcome);
          return outcome;
        }
        const epoch = before + 1;
        const kept = request.keep === undefined ? undefined : write.one.get(request.keep, account, before);
        const keep = kept?.['id'] as string | undefined;
        const ended = write.ofEpoch.all(account, before, endedMost + 1).map(endedOf);
        const others = ended.filter((s) => s.id !== keep);
        const count = write.countOfEpoch.get(account, before, moreMost + endedMost + 1)?.['n'] as number;
        write.setEpoch.run(account, epoch);
        if (keep !== undefined) write.carryOver.run(epoch, keep);
        const what = { kind: 'everywhere', epoch, ...(keep === undefined ? {} : { keep }) } as const;
        const listed = others.slice(0, endedMost);
        const outcome: EndOutcome = {
          entry: append({ account, what, at, why }),
          ended: listed,
          more: Math.min(moreMost, count - (keep === undefined ? 0 : 1) - listed.length),
        };
        await also?.(tx, outcome);
        return outcome;
      }),

    endAllIfBehind: (request, also) =>
      transaction(async (tx) => {
        const { at, why } = request;
        if (request.seq <= ((write.head.get()?.['head'] ?? 0) as number)) return undefined;
        write.raiseKnown.run(leap);
        // An account that never signed out everywhere has no row yet.
        write.raiseOthers.run(leap);
        const entry: LogEntry = {
          seq: request.seq + leap,
          account: 0,
          what: { kind: 'everything' },
          at,
          why,
        };
        write.append.run(entry.seq, entry.account, JSON.stringify(entry.what), at, why);
        await also?.(tx, entry);
        return entry;
      }),

    async read(id) {
      const row = from.session.get(id);
      return row && sessionOf(row);
    },
    async list(account) {
      return from.list.all(account).map(sessionOf);
    },
    async readHead() {
      return (from.head.get()?.['head'] ?? 0) as number;
    },
    async readLog(after, limit) {
      return from.log.all(after, limit).map(entryOf);
    },

    touch: (uses) =>
      transaction(() => {
        for (const { id, at } of uses) write.touch.run(at, id);
      }),

    async register(node, applied, trustMs) {
      nodes.set(node, { applied: Math.max(applied, nodes.get(node)?.applied ?? 0), trustMs });
    },
    async report(node, applied) {
      const before = nodes.get(node);
      if (before === undefined) return false;
      nodes.set(node, { ...before, applied: Math.max(applied, before.applied) });
      return true;
    },
    async strikeOff(node, below) {
      if (below === undefined || (nodes.get(node)?.applied ?? 0) < below) nodes.delete(node);
    },
    async nodes() {
      return [...nodes].map(([node, state]) => ({ node, ...state }));
    },

    forget: ({ at, seq }, limit) =>
      transaction(() => {
        write.forgetLog.run(seq);
        const rows = write.next.all(lookedAt, limit, at);
        for (const row of rows) {
          const id = row['id'] as string;
          if (row['is_ended'] === 0 && row['is_past'] === 0) continue;
          if (row['is_ended'] === 0) {
            const account = row['account'] as number;
            append({ account, what: { kind: 'sessions', ids: [id] }, at, why: expiredWhy });
          }
          write.remove.run(id);
        }
        const hasMore = rows.length === limit;
        lookedAt = hasMore ? (rows.at(-1)?.['id'] as string) : '';
        return hasMore;
      }),
  };
};
