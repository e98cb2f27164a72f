// What could not be had while something was wrong: per kind of fault and of call, how often and for how long.

export const calls = ['check', 'sign-in', 'end', 'stream'] as const;
export type Call = (typeof calls)[number];

type OfCall = {
  /** Answered with "try again shortly" (503). */
  refused: number;
  /** No answer at all. */
  lost: number;
  /** The longest time without a 200, in milliseconds: of one node, and of all of them together. */
  oneNodeMs: number;
  allNodesMs: number;
};
export type OfFault = { times: number; seconds: number; longestSeconds: number } & Record<Call, OfCall>;

type Period = { name: string; from: number; to: number };

const remembered = 40;
const calm = 'none of them';

const nothingYet = (): OfFault => {
  const ofCall = (): OfCall => ({ refused: 0, lost: 0, oneNodeMs: 0, allNodesMs: 0 });
  const empty = { check: ofCall(), 'sign-in': ofCall(), end: ofCall(), stream: ofCall() };
  return { times: 0, seconds: 0, longestSeconds: 0, ...empty };
};

/** `now` in milliseconds; so are all moments. */
export const createAvailability = (now: () => number) => {
  const table = new Map<string, OfFault>();
  const lastAnswer = new Map<string, number>();
  let periods: Period[] = [];

  const of = (name: string): OfFault => {
    const found = table.get(name) ?? nothingYet();
    table.set(name, found);
    return found;
  };
  /** What was or went wrong between then and now; of several the first. */
  const since = (moment: number): OfFault => of(periods.find(({ to }) => to >= moment)?.name ?? calm);

  const noteGap = (call: Call, key: string, which: 'oneNodeMs' | 'allNodesMs') => {
    const last = lastAnswer.get(key);
    lastAnswer.set(key, now());
    if (last === undefined) return;
    const one = since(last)[call];
    one[which] = Math.max(one[which], now() - last);
  };

  return {
    async during(name: string, work: () => Promise<void>): Promise<void> {
      const period = { name, from: now(), to: Infinity };
      periods = [...periods, period].slice(-remembered);
      await work();
      period.to = now();
      const seconds = (period.to - period.from) / 1000;
      const one = of(name);
      one.times++;
      one.seconds += seconds;
      one.longestSeconds = Math.max(one.longestSeconds, seconds);
    },
    answered(call: Call, node: string): void {
      noteGap(call, call, 'allNodesMs');
      noteGap(call, `${call} ${node}`, 'oneNodeMs');
    },
    /** `asked`: when the call began. */
    failed(call: Call, how: 'refused' | 'lost', asked: number): void {
      since(asked)[call][how]++;
    },
    table,
  };
};

export type Availability = ReturnType<typeof createAvailability>;
