// What the clients saw, a line each, and the judge of it: small enough to be read. All moments are nanoseconds of the
// one monotonic clock of the machine; `began` is before the request was sent, `answered` after its answer was read.

type In = { kind: 'in'; account: number; device: number; session: number; began: number; answered: number };
/** `answered` is missing when no acknowledgement came. Without `device`: everywhere. */
type End = { kind: 'end'; account: number; device?: number; began: number; answered?: number };

export type Line =
  | In
  | End
  | { kind: 'check'; session: number; node: string; began: number; accepted: boolean }
  /** A node wrote to a stream of the session at that moment. */
  | { kind: 'wrote'; session: number; node: string; at: number };

type Session = {
  device: number;
  askedAt: number;
  bornAt: number;
  mayBeOverFrom: number;
  overFrom: number;
  /** What may have ended it, up to the first acknowledgement of an ending. */
  endedBy: (In | End)[];
  settledAt: number;
};

/** A call that was never answered has happened by then, or never. */
const lostNs = 10e9;

export type Verdict = {
  violations: string[];
  checksAfterEnd: number;
  writesOfEnded: number;
  endings: number;
};

/**
 * When the ending of a session was acknowledged. A sign-in that takes its device's place acknowledges it too, unless
 * somebody else was ending it meanwhile: then there was nothing left to end, and that other's word counts.
 */
const overFrom = ({ endedBy }: Session): number =>
  Math.min(
    ...endedBy.map((line) => {
      const isFirst = () =>
        !endedBy.some((other) => other !== line && other.began < (line.answered ?? Infinity));
      return line.answered !== undefined && (line.kind === 'end' || isFirst()) ? line.answered : Infinity;
    }),
  );

/** Reads the lines in any order and says which promises were broken. */
export const judge = (lines: readonly Line[], limit: number): Verdict => {
  const sessions = new Map<number, Session>();
  const accounts = new Map<number, number[]>();
  const violations: string[] = [];
  for (const line of lines) {
    if (line.kind !== 'in') continue;
    const { account, device, session, began, answered } = line;
    sessions.set(session, {
      device,
      askedAt: began,
      bornAt: answered,
      mayBeOverFrom: Infinity,
      overFrom: Infinity,
      endedBy: [],
      settledAt: Infinity,
    });
    accounts.set(account, [...(accounts.get(account) ?? []), session]);
  }
  let endings = 0;
  for (const line of lines) {
    if (line.kind !== 'in' && line.kind !== 'end') continue;
    if (line.kind === 'end' && line.answered !== undefined) endings++;
    const until = line.answered ?? line.began + lostNs;
    for (const number of accounts.get(line.account) ?? []) {
      const session = sessions.get(number) as Session;
      const isMeant = line.device === undefined || line.device === session.device;
      if (!isMeant || session.askedAt > until || (line.kind === 'in' && number === line.session)) continue;
      if (session.bornAt < line.began) {
        session.mayBeOverFrom = Math.min(session.mayBeOverFrom, line.began);
        if (line.began > session.settledAt) continue;
        session.endedBy.push(line);
        if (line.kind === 'end') session.settledAt = Math.min(session.settledAt, line.answered ?? Infinity);
      }
      // Born while the ending was under way: before it or after it.
      else session.mayBeOverFrom = Math.min(session.mayBeOverFrom, session.bornAt);
    }
  }
  for (const session of sessions.values()) session.overFrom = overFrom(session);
  let checksAfterEnd = 0;
  let writesOfEnded = 0;
  for (const line of lines) {
    if (line.kind === 'check') {
      const { overFrom } = sessions.get(line.session) as Session;
      if (line.began <= overFrom) continue;
      checksAfterEnd++;
      if (line.accepted)
        violations.push(
          `I1: ${line.node} accepted session ${line.session}, asked ${((line.began - overFrom) / 1e6).toFixed(1)} ms after its ending was acknowledged`,
        );
    } else if (line.kind === 'wrote') {
      const { overFrom } = sessions.get(line.session) as Session;
      if (overFrom !== Infinity) writesOfEnded++;
      if (line.at > overFrom)
        violations.push(
          `I2: ${line.node} wrote to session ${line.session} ${((line.at - overFrom) / 1e6).toFixed(1)} ms after its ending was acknowledged`,
        );
    }
  }
  for (const [account, numbers] of accounts) {
    const all = numbers.map((number) => sessions.get(number) as Session).sort((a, b) => a.bornAt - b.bornAt);
    for (const { bornAt } of all) {
      const surely = all.filter((one) => one.bornAt <= bornAt && one.mayBeOverFrom > bornAt).length;
      if (surely > limit)
        violations.push(`I3: account ${account} had ${surely} sessions where ${limit} are allowed`);
    }
  }
  return { violations, checksAfterEnd, writesOfEnded, endings };
};
