// Sign-outs everywhere that would wait for each other at the head of the log go together: one transaction, one commit.
import type { TransactionSql } from 'postgres';
import type { Also, EndOutcome, EndRequest } from '../store.ts';
import { endWithin } from './end.ts';
import { isUndone, within } from './transact.ts';

/** Two, so that one locks its accounts while the other commits. */
const underWayMost = 2;
/** Three statements each: no more than a connection sends ahead. */
const togetherMost = 30;

type AlsoEnd = Also<TransactionSql, EndOutcome>;
type Waiting = {
  request: EndRequest;
  also: AlsoEnd | undefined;
  /** Whoever asked has been told that nothing is known. */
  isGivenUp: boolean;
  resolve(outcome: EndOutcome): void;
  reject(error: unknown): void;
};

export type EndTogetherParts = {
  transaction<T>(work: (tx: TransactionSql) => Promise<T>): Promise<T>;
  /** How long an ending may take in all; then it rejects. */
  callMs: number;
};

/** `end` of the store. */
export const createEndTogether = ({ transaction, callMs }: EndTogetherParts) => {
  let waiting: Waiting[] = [];
  let underWay = 0;

  /** The first of each account, in the order of accounts, so that two groups never wait for each other. */
  const take = (): Waiting[] => {
    const group = new Map<number, Waiting>();
    const left: Waiting[] = [];
    for (const one of waiting.filter(({ isGivenUp }) => !isGivenUp)) {
      const { account } = one.request;
      if (group.size < togetherMost && !group.has(account)) group.set(account, one);
      else left.push(one);
    }
    waiting = left;
    return [...group.values()].sort((a, b) => a.request.account - b.request.account);
  };

  const run = (group: readonly Pick<Waiting, 'request' | 'also'>[]): Promise<EndOutcome[]> =>
    transaction(async (tx) => {
      const outcomes = await endWithin(
        tx,
        group.map(({ request }) => request),
      );
      for (const [at, outcome] of outcomes.entries()) {
        if (outcome.entry !== undefined) await group[at]?.also?.(tx, outcome);
      }
      return outcomes;
    });

  const settle = async (group: readonly Waiting[]): Promise<void> => {
    try {
      const outcomes = await run(group);
      for (const [at, { resolve }] of group.entries()) resolve(outcomes[at] as EndOutcome);
    } catch (error) {
      // One of them undid all: then each for itself.
      if (group.length > 1 && isUndone(error)) await Promise.all(group.map((one) => settle([one])));
      else for (const { reject } of group) reject(error);
    }
  };

  const next = async (): Promise<void> => {
    if (underWay === underWayMost) return;
    const group = take();
    if (group.length === 0) return;
    underWay++;
    await settle(group);
    underWay--;
    await next();
  };

  const together = async (request: EndRequest, also: AlsoEnd | undefined): Promise<EndOutcome> => {
    const { promise, resolve, reject } = Promise.withResolvers<EndOutcome>();
    const own: Waiting = { request, also, isGivenUp: false, resolve, reject };
    waiting.push(own);
    void next();
    try {
      return await within(callMs, promise);
    } finally {
      own.isGivenUp = true;
    }
  };

  return async (request: EndRequest, also?: AlsoEnd): Promise<EndOutcome> => {
    if (request.kind === 'everywhere') return together(request, also);
    const [outcome] = await run([{ request, also }]);
    return outcome as EndOutcome;
  };
};
