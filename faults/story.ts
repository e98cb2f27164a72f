// What the clients saw, a line each, and the judge of it: small enough to be read. All moments are nanoseconds of the
// one monotonic clock of the machine; `began` is before the request was sent, `answered` is when the node had its word and
// was about to send it.

/** `room`: the devices that had to go for it, besides what its own device had. */
type In = {
  kind: 'in';
  account: number;
  device: number;
  session: number;
  room?: readonly number[] | 'all';
  began: number;
  answered: number;
};
/** `answered` is missing when no acknowledgement came. Without `devices`: everywhere. */
type End = { kind: 'end'; account: number; devices?: readonly number[]; began: number; answered?: number };
/** A node was asked about several sessions at once: which it accepted from memory, from the store, and refused. */
type Look = {
  kind: 'look';
  node: string;
  began: number;
  memory: readonly number[];
  store: readonly number[];
  refused: readonly number[];
};
/** A stream is over; its node decided at that moment to write for the last time. */
type Wrote = { kind: 'wrote'; session: number; node: string; at: number };

export type Line = In | End | Look | Wrote;

type Session = {
  account: number;
  device: number;
  askedAt: number;
  bornAt: number;
  /** From then on something was under way that may have ended it. */
  mayBeOverFrom: number;
  /** The first acknowledgement of an ending. */
  overFrom: number;
  /** The first answer of a sign-in that took its place. */
  givenFrom: number;
  /** The last moment at which it was shown to be let in. */
  shownAt: number;
  /** Per node, the last moments at which it was accepted, accepted from memory, and refused. */
  accepted: Map<string, number>;
  remembered: Map<string, number>;
  refused: Map<string, number>;
};

/** A call that was never answered has happened by then, or never. */
const lostNs = 30e9;
/** A stream that wrote so shortly before it ended was being heard. */
const heardNs = 2.5e9;

/** `isSure`: whatever else is seen. The others may be explained by a call that is still under way. */
export type Violation = { what: string; at: number; isSure: boolean };
export type Verdict = {
  violations: Violation[];
  /** Acknowledged, of at least one session that was not known to be over when it began. */
  endings: number;
  sessionsEnded: number;
  /** A session and a node that was asked about it after its ending was acknowledged. */
  checksAfterEnd: number;
  /** Of these, where that node had accepted the session before; and had done so from memory. */
  refusedWhereAccepted: number;
  refusedWhereRemembered: number;
  /** Streams that were being written when their session was ended. */
  streamsCut: number;
  /** Sign-ins with which the account came to its limit. */
  timesAtTheLimit: number;
};

const put = (map: Map<string, number>, node: string, moment: number) =>
  map.set(node, Math.max(moment, map.get(node) ?? 0));

const isMeant = (line: In | End, { device }: Session): boolean => {
  if (line.kind === 'end') return line.devices === undefined || line.devices.includes(device);
  return line.device === device || line.room === 'all' || (line.room?.includes(device) ?? false);
};

/** Reads the lines in any order and says which promises were broken, the first first. */
export const judge = (lines: readonly Line[], limit: number): Verdict => {
  const sessions = new Map<number, Session>();
  const accounts = new Map<number, Map<number, Session>>();
  const violations: Violation[] = [];
  let endings = 0;
  let checksAfterEnd = 0;
  let refusedWhereAccepted = 0;
  let refusedWhereRemembered = 0;
  let streamsCut = 0;
  let timesAtTheLimit = 0;

  for (const line of lines) {
    if (line.kind !== 'in') continue;
    const { account, device, session, began, answered } = line;
    const own: Session = {
      account,
      device,
      askedAt: began,
      bornAt: answered,
      mayBeOverFrom: Infinity,
      overFrom: Infinity,
      givenFrom: Infinity,
      shownAt: 0,
      accepted: new Map(),
      remembered: new Map(),
      refused: new Map(),
    };
    sessions.set(session, own);
    const all = accounts.get(account) ?? new Map<number, Session>();
    accounts.set(account, all.set(session, own));
  }

  for (const line of lines) {
    if (line.kind !== 'in' && line.kind !== 'end') continue;
    const until = line.answered ?? line.began + lostNs;
    for (const [number, session] of accounts.get(line.account) ?? []) {
      if (!isMeant(line, session) || session.askedAt > until) continue;
      if (line.kind === 'in' && number === line.session) continue;
      if (session.bornAt >= line.began) {
        // Born while the ending was under way: before it or after it.
        session.mayBeOverFrom = Math.min(session.mayBeOverFrom, session.bornAt);
        continue;
      }
      session.mayBeOverFrom = Math.min(session.mayBeOverFrom, line.began);
      const answered = line.answered ?? Infinity;
      if (line.kind === 'end') session.overFrom = Math.min(session.overFrom, answered);
      else session.givenFrom = Math.min(session.givenFrom, answered);
    }
  }
  for (const line of lines) {
    if (line.kind !== 'end' || line.answered === undefined) continue;
    const all = [...(accounts.get(line.account)?.values() ?? [])];
    const isVictim = (one: Session) =>
      one.bornAt < line.began && Math.min(one.overFrom, one.givenFrom) >= line.began;
    if (all.some((one) => isMeant(line, one) && isVictim(one))) endings++;
  }

  const late = (at: number, from: number) => `${((at - from) / 1e6).toFixed(1)} ms after`;
  /** A node let a session in, or on. */
  const shown = (promise: 'I1' | 'I2', did: string, number: number, at: number) => {
    const session = sessions.get(number) as Session;
    session.shownAt = Math.max(session.shownAt, at);
    const { overFrom, givenFrom } = session;
    if (at > overFrom)
      violations.push({
        at,
        isSure: true,
        what: `${promise}: ${did} session ${number}, ${late(at, overFrom)} its ending was acknowledged`,
      });
    else if (at > givenFrom)
      violations.push({
        at,
        isSure: true,
        what: `I3: ${did} session ${number}, ${late(at, givenFrom)} its place was given to another`,
      });
  };
  for (const line of lines) {
    if (line.kind === 'look') {
      const { node, began } = line;
      for (const number of [...line.memory, ...line.store]) {
        put((sessions.get(number) as Session).accepted, node, began);
        shown('I1', `${node} accepted`, number, began);
      }
      for (const number of line.memory) put((sessions.get(number) as Session).remembered, node, began);
      for (const number of line.refused) {
        const session = sessions.get(number) as Session;
        put(session.refused, node, began);
        if (began > session.overFrom) checksAfterEnd++;
      }
    } else if (line.kind === 'wrote') {
      const { session, at } = line;
      shown('I2', `${line.node} wrote to`, session, at);
      const { overFrom } = sessions.get(session) as Session;
      if (at <= overFrom && overFrom - at < heardNs) streamsCut++;
    }
  }

  let sessionsEnded = 0;
  for (const { overFrom, accepted, remembered, refused } of sessions.values()) {
    if (overFrom === Infinity) continue;
    sessionsEnded++;
    for (const [node, at] of refused) {
      if (at <= overFrom) continue;
      if ((accepted.get(node) ?? Infinity) < at) refusedWhereAccepted++;
      if ((remembered.get(node) ?? Infinity) < at) refusedWhereRemembered++;
    }
  }

  for (const [account, own] of accounts) {
    const all = [...own.values()];
    for (const { bornAt: at } of all) {
      // Whoever is let in later was there all the time.
      const count = all.filter(
        ({ bornAt, mayBeOverFrom, shownAt }) => bornAt <= at && (mayBeOverFrom > at || shownAt > at),
      ).length;
      if (count === limit) timesAtTheLimit++;
      if (count > limit)
        violations.push({
          at,
          isSure: false,
          what: `I3: account ${account} had ${count} sessions where ${limit} are allowed`,
        });
    }
  }
  return {
    violations: violations.sort((one, other) => one.at - other.at),
    endings,
    sessionsEnded,
    checksAfterEnd,
    refusedWhereAccepted,
    refusedWhereRemembered,
    streamsCut,
    timesAtTheLimit,
  };
};
