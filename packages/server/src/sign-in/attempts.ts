// How often somebody may try a wrong password. Asked before anything is hashed; fails closed.
import { isIPv6 } from 'node:net';
import { CompiledQuery } from 'kysely';
import { type IRateLimiterOptions, RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible';
import { emailKey } from '../accounts/email-key.ts';
import type { Data } from '../db/data.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** From one address at one account: slow enough to make guessing hopeless, and the owner elsewhere is not locked out. */
const pair = { points: 10, duration: 15 * 60 };
/** From one address at any account. */
const source = { points: 100, duration: 15 * 60 };
/** At one account from anywhere: high, so that a stranger cannot lock the owner out cheaply. */
const target = { points: 200, duration: 60 * 60 };

/** An address as it is counted: of IPv6 the first 64 bits, which one subscriber has whole. */
export const sourceOf = (address: string): string => {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [before = '', after] = address.replace(/%.*$/, '').split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? [] : new Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':');
};

/** In the form in which the limiter asks its database; what it wants to know of an answer is in the rows. */
const clientOn = (data: Data) => ({
  query: ({ text, values }: { text: string; values: unknown[] }) =>
    data.transaction(async (tx) => {
      const { rows } = await data.on(tx).executeQuery(CompiledQuery.raw(text, values));
      return { rows, rowCount: rows.length };
    }),
});

/** Counts wrong attempts on every server of one PostgreSQL, or in the memory of a server that is alone. */
export const createAttempts = (data: Data) => {
  const storeClient = clientOn(data);
  const limiterFor = (options: IRateLimiterOptions) =>
    data.shared === undefined
      ? new RateLimiterMemory(options)
      : new RateLimiterPostgres({
          ...options,
          storeClient,
          storeType: 'client',
          tableName: 'rate_limits',
          tableCreated: true,
        });
  const limits = [
    {
      limiter: limiterFor({ ...pair, keyPrefix: 'pair' }),
      keyOf: (from: string, at: string) => `${from} ${at}`,
    },
    { limiter: limiterFor({ ...source, keyPrefix: 'source' }), keyOf: (from: string) => from },
    {
      limiter: limiterFor({ ...target, keyPrefix: 'target' }),
      keyOf: (_from: string, at: string) => at,
    },
  ];
  const keys = (address: string, email: string) =>
    limits.map(({ limiter, keyOf }) => ({ limiter, key: keyOf(sourceOf(address), emailKey(email)) }));

  return {
    /** A refusal when there were too many wrong attempts. Ask it just before the password is compared. */
    async mayTry(address: string, email: string, isKnownDevice: boolean): Promise<Refusal | undefined> {
      const [ofPair, ofSource, ofTarget] = keys(address, email);
      // Strangers who guess must not lock out the owner: a device that was signed in before passes their count.
      for (const { limiter, key } of [ofPair, ofSource, isKnownDevice ? undefined : ofTarget].filter(
        (limit) => limit !== undefined,
      )) {
        const counted = await limiter.get(key);
        if (counted === null || counted.consumedPoints < limiter.points) continue;
        const waitS = Math.ceil(counted.msBeforeNext / 1000);
        const minutes = Math.max(1, Math.ceil(waitS / 60));
        return refuse('too-many-attempts', `Wait ${minutes} min, then try again.`, {}, waitS);
      }
      return undefined;
    },

    /** The password was wrong. */
    async failed(address: string, email: string): Promise<void> {
      for (const { limiter, key } of keys(address, email)) await limiter.penalty(key);
    },

    /** The password was right: what was counted for this pair is forgotten. */
    async succeeded(address: string, email: string): Promise<void> {
      const [ofPair] = keys(address, email);
      await ofPair?.limiter.delete(ofPair.key);
    },
  };
};

export type Attempts = ReturnType<typeof createAttempts>;
