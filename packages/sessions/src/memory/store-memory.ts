// A store in memory: for tests, for the simulator, and for services that may forget everybody at a restart.
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

type Account = { epoch: number; sessions: Map<string, StoredSession> };

const listedMost = 1000;
const byLastUse = (a: StoredSession, b: StoredSession) => b.lastUsedAt - a.lastUsedAt;

const isPast = (session: StoredSession, at: number) =>
  at >= session.endsAt || at - session.lastUsedAt >= session.idleMs;

const endedOf = ({ id, device }: StoredSession): EndedSession => ({ id, device });

/** A store that forgets everybody when its process ends. `Tx` is nothing: `also` runs at once, before the step is visible, and undoes it by throwing. */
export const createMemoryStore = (): SessionStore<undefined> => {
  const accounts = new Map<number, Account>();
  const byId = new Map<string, StoredSession>();
  const nodes = new Map<string, Omit<NodeState, 'node'>>();
  let log: LogEntry[] = [];
  let head = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const accountOf = (id: number): Account => {
    const account = accounts.get(id) ?? { epoch: 0, sessions: new Map() };
    accounts.set(id, account);
    return account;
  };

  const isCurrent = ({ account, epoch }: StoredSession) => epoch === accounts.get(account)?.epoch;
  const alive = ({ epoch, sessions }: Account) => [...sessions.values()].filter((s) => s.epoch === epoch);

  /** One transaction at a time. The work decides and collects its writes; they happen together, after `also`. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  };

  const drop = (session: StoredSession) => {
    byId.delete(session.id);
    accountOf(session.account).sessions.delete(session.id);
  };
  const add = (session: StoredSession) => {
    byId.set(session.id, session);
    accountOf(session.account).sessions.set(session.id, session);
  };
  const append = (entries: readonly LogEntry[]) => {
    log.push(...entries);
    head = entries.at(-1)?.seq ?? head;
  };

  return {
    async readEpoch(account) {
      return accounts.get(account)?.epoch ?? 0;
    },

    signIn: (request, also) =>
      inTurn(async (): Promise<SignInOutcome> => {
        const account = accountOf(request.account);
        if (account.epoch !== request.epoch) return { kind: 'overtaken' };
        const { at, ...born } = request.session;
        const { end, limit } = request;
        const now = alive(account);
        const own = now.filter((s) => s.device === request.device);
        const others = now.filter((s) => s.device !== request.device);
        const going = others.filter((s) => (end === 'all' ? !isPast(s, at) : end?.includes(s.device)));
        const past = others.filter((s) => !going.includes(s) && isPast(s, at));
        const staying = others.filter((s) => !past.includes(s) && !going.includes(s));
        if (staying.length + 1 > limit) {
          return { kind: 'limit-reached', sessions: staying.sort(byLastUse).slice(0, listedMost) };
        }
        const expired = end !== 'all' && staying.length + past.length + 1 > limit ? past : [];
        const epoch = end === 'all' ? account.epoch + 1 : account.epoch;
        const entries: LogEntry[] = [];
        const note = (what: LogEntry['what'], why: string) =>
          entries.push({ seq: head + entries.length + 1, account: request.account, what, at, why });
        if (own.length > 0) note({ kind: 'sessions', ids: own.map((s) => s.id) }, request.why.replaced);
        if (expired.length > 0) note({ kind: 'sessions', ids: expired.map((s) => s.id) }, expiredWhy);
        if (end === 'all') note({ kind: 'everywhere', epoch }, request.why.madeRoom);
        else if (going.length > 0) {
          note({ kind: 'sessions', ids: going.map((s) => s.id) }, request.why.madeRoom);
        }
        const session: StoredSession = {
          ...born,
          account: request.account,
          device: request.device,
          epoch,
          signedInAt: at,
          lastUsedAt: at,
        };
        const ended = [...own, ...going].slice(0, listedMost).map(endedOf);
        const outcome: SignedIn = { kind: 'signed-in', session, ended, entries };
        await also?.(undefined, outcome);
        for (const gone of [...own, ...going, ...expired]) drop(gone);
        account.epoch = epoch;
        append(entries);
        add(session);
        return outcome;
      }),

    end: (request, also) =>
      inTurn(async (): Promise<EndOutcome> => {
        const account = accountOf(request.account);
        const now = alive(account);
        if (request.kind === 'devices') {
          const going = now.filter((s) => request.devices.includes(s.device));
          if (going.length === 0) return { ended: [], more: 0 };
          const entry: LogEntry = {
            seq: head + 1,
            account: request.account,
            what: { kind: 'sessions', ids: going.map((s) => s.id) },
            at: request.at,
            why: request.why,
          };
          const outcome: EndOutcome = {
            entry,
            ended: going.slice(0, endedMost).map(endedOf),
            more: Math.min(moreMost, Math.max(0, going.length - endedMost)),
          };
          await also?.(undefined, outcome);
          for (const gone of going) drop(gone);
          append([entry]);
          return outcome;
        }
        const kept = now.find((s) => s.id === request.keep);
        const going = now.filter((s) => s !== kept);
        const epoch = account.epoch + 1;
        const entry: LogEntry = {
          seq: head + 1,
          account: request.account,
          what: { kind: 'everywhere', epoch, ...(kept ? { keep: kept.id } : {}) },
          at: request.at,
          why: request.why,
        };
        const outcome: EndOutcome = {
          entry,
          ended: going.slice(0, endedMost).map(endedOf),
          more: Math.min(moreMost, Math.max(0, going.length - endedMost)),
        };
        await also?.(undefined, outcome);
        account.epoch = epoch;
        if (kept) add({ ...kept, epoch });
        append([entry]);
        return outcome;
      }),

    endAllIfBehind: ({ seq, at, why }, also) =>
      inTurn(async () => {
        if (seq <= head) return undefined;
        const entry: LogEntry = { seq: seq + leap, account: 0, what: { kind: 'everything' }, at, why };
        await also?.(undefined, entry);
        for (const account of accounts.values()) account.epoch += leap;
        append([entry]);
        return entry;
      }),

    async read(id) {
      const session = byId.get(id);
      return session && isCurrent(session) ? session : undefined;
    },

    async list(account) {
      const found = accounts.get(account);
      if (found === undefined) return [];
      return alive(found).sort(byLastUse).slice(0, listedMost);
    },

    async readHead() {
      return head;
    },
    async readLog(after, limit) {
      const first = log[0];
      // Numbers rise by one but for a leap: an entry is never further back than its number says.
      let from = first === undefined ? 0 : Math.min(log.length, Math.max(0, after + 1 - first.seq));
      while (from > 0 && (log[from - 1] as LogEntry).seq > after) from--;
      return log.slice(from, from + limit);
    },

    touch: (uses) =>
      inTurn(async () => {
        for (const { id, at } of uses) {
          const session = byId.get(id);
          if (session && at > session.lastUsedAt) add({ ...session, lastUsedAt: at });
        }
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
      inTurn(async () => {
        const over = [...byId.values()].filter((s) => !isCurrent(s) || isPast(s, at));
        for (const session of over.slice(0, limit)) {
          const { account, id } = session;
          const what = { kind: 'sessions' as const, ids: [id] };
          if (isCurrent(session)) append([{ seq: head + 1, account, what, at, why: expiredWhy }]);
          drop(session);
        }
        log = log.filter((entry) => entry.seq >= Math.min(seq, head));
        return over.length > limit;
      }),
  };
};
