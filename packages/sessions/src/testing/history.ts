// What happened in a simulation, in one order, and whether the promises held. Small enough to be read.
import type { LogEntry, StoredSession } from '../store.ts';

/** What was asked to end. `sessions` names them by device, `everywhere` all but the one kept. */
export type Asked =
  | { kind: 'everywhere'; keep: string | undefined }
  | { kind: 'devices'; devices: readonly number[] };

/** `node` names one life of one node: after a restart it is another. */
export type Happening =
  /** A transaction became true: entries first, then the session that it bore. */
  | { kind: 'committed'; account: number; entries: readonly LogEntry[]; born?: Born }
  | { kind: 'asked'; ending: number; account: number; what: Asked }
  | { kind: 'acknowledged'; ending: number; entries: readonly LogEntry[] }
  /** A sign-in was answered: its device has the token. */
  | { kind: 'given'; account: number; session: string }
  /** A check was answered. `began` is the length of the history when it was sent. */
  | { kind: 'checked'; node: string; session: string; began: number; accepted: boolean }
  /** Something open was looked at. */
  | { kind: 'held'; node: string; session: string; closed: boolean; trusted: boolean; mayGoOn: boolean }
  /** A node was told of the log: its newest number, when it starts anew, or entries. */
  | { kind: 'told'; node: string; head: number }
  | { kind: 'told'; node: string; entries: readonly number[] }
  /** A node says that it has applied all entries up to this one. */
  | { kind: 'claimed'; node: string; applied: number };

/** The session of a committed sign-in, the limit that it was asked with and the epoch that its attempt had read. */
export type Born = { session: StoredSession; limit: number; epochRead: number };

type Known = { session: StoredSession; bornAt: number; isOver: boolean };
type Account = {
  epoch: number;
  sessions: Known[];
  /** Of each session, those that were over when it was born: the places that it counted as free. */
  overBefore: Map<string, readonly string[]>;
};

const endsWith = ({ what }: LogEntry, { id, epoch }: StoredSession) =>
  what.kind === 'sessions'
    ? what.ids.includes(id)
    : what.kind === 'everything' || (epoch < what.epoch && what.keep !== id);

const wants = (asked: Asked, { id, device }: StoredSession) =>
  asked.kind === 'everywhere' ? asked.keep !== id : asked.devices.includes(device);

/** The first promise that was broken, in words; undefined when all held. */
export const findViolation = (history: readonly Happening[]): string | undefined => {
  const accounts = new Map<number, Account>();
  const asked = new Map<number, { at: number; account: number; what: Asked }>();
  /** Sessions whose ending was acknowledged, and when. */
  const overSince = new Map<string, number>();
  /** Sessions whose places were counted as free for another that has its token, and when it was given. */
  const takenSince = new Map<string, number>();
  /** What each node was told of: all up to a number, and some beyond it (its own entries arrive early). */
  const told = new Map<string, { upTo: number; beyond: Set<number> }>();
  let head = 0;

  const accountOf = (id: number): Account => {
    const account = accounts.get(id) ?? { epoch: 0, sessions: [], overBefore: new Map() };
    accounts.set(id, account);
    return account;
  };

  const commit = (at: number, happening: Happening & { kind: 'committed' }): string | undefined => {
    const account = accountOf(happening.account);
    const { born } = happening;
    if (born !== undefined && born.epochRead !== account.epoch) {
      return `I4: a sign-in read epoch ${born.epochRead}, the account has ${account.epoch}`;
    }
    for (const entry of happening.entries) {
      if (entry.seq !== ++head) return `I5: entry ${entry.seq} was written after ${head - 1}`;
      for (const known of account.sessions) {
        if (endsWith(entry, known.session)) known.isOver = true;
        // The kept one lives on in the new epoch.
        else if (entry.what.kind === 'everywhere' && entry.what.keep === known.session.id) {
          known.session = { ...known.session, epoch: entry.what.epoch };
        }
      }
      if (entry.what.kind === 'everywhere') account.epoch = entry.what.epoch;
    }
    if (born === undefined) return undefined;
    if (born.session.epoch !== account.epoch) return `I4: ${born.session.id} was born into an older epoch`;
    const over = account.sessions.filter(({ isOver }) => isOver).map(({ session }) => session.id);
    account.overBefore.set(born.session.id, over);
    account.sessions.push({ session: born.session, bornAt: at, isOver: false });
    const count = account.sessions.filter(({ isOver }) => !isOver).length;
    return count > born.limit ? `I3: ${count} sessions where ${born.limit} are allowed` : undefined;
  };

  const acknowledge = (at: number, { ending, entries }: Happening & { kind: 'acknowledged' }) => {
    const request = asked.get(ending);
    if (request === undefined) throw new Error(`nobody asked for ending ${ending}`);
    for (const { session, bornAt } of accountOf(request.account).sessions) {
      const isMeant = bornAt < request.at && wants(request.what, session);
      if (!isMeant && !entries.some((entry) => endsWith(entry, session))) continue;
      if (!overSince.has(session.id)) overSince.set(session.id, at);
    }
  };

  const look = (at: number, happening: Happening): string | undefined => {
    switch (happening.kind) {
      case 'committed':
        return commit(at, happening);
      case 'asked':
        asked.set(happening.ending, { at, ...happening });
        return undefined;
      case 'acknowledged':
        acknowledge(at, happening);
        return undefined;
      case 'given':
        for (const id of accountOf(happening.account).overBefore.get(happening.session) ?? []) {
          if (!takenSince.has(id)) takenSince.set(id, at);
        }
        return undefined;
      case 'checked': {
        const { node, session, began, accepted } = happening;
        if (!accepted) return undefined;
        if (began > (overSince.get(session) ?? Number.POSITIVE_INFINITY)) {
          return `I1: ${node} accepted ${session}, whose ending was acknowledged before the check began`;
        }
        if (began > (takenSince.get(session) ?? Number.POSITIVE_INFINITY)) {
          return `I3: ${node} accepted ${session}, whose place another had been given before the check began`;
        }
        return undefined;
      }
      case 'held': {
        if (!overSince.has(happening.session)) return undefined;
        if (happening.mayGoOn) {
          return `I2: ${happening.node} lets a thing of ${happening.session} go on after its ending was acknowledged`;
        }
        if (happening.closed || !happening.trusted) return undefined;
        return `I2: ${happening.node} is trusted and still holds a thing of ${happening.session} open`;
      }
      case 'told': {
        const known = told.get(happening.node) ?? { upTo: 0, beyond: new Set() };
        told.set(happening.node, known);
        if ('head' in happening) known.upTo = happening.head;
        else for (const seq of happening.entries) known.beyond.add(seq);
        while (known.beyond.delete(known.upTo + 1)) known.upTo++;
        return undefined;
      }
      case 'claimed': {
        const upTo = told.get(happening.node)?.upTo ?? 0;
        if (happening.applied <= upTo) return undefined;
        return `I5: ${happening.node} says it applied ${happening.applied}, but was told of all up to ${upTo} only`;
      }
    }
  };

  for (const [at, happening] of history.entries()) {
    const fault = look(at, happening);
    if (fault !== undefined) return `${fault} (at ${at} of ${history.length})`;
  }
  return undefined;
};
