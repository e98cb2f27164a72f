// How often somebody may try a wrong password. Asked before anything is hashed; fails closed.
import { isIPv6 } from 'node:net';
import { CompiledQuery } from 'kysely';
import {
  type IRateLimiterOptions,
  RateLimiterMemory,
  RateLimiterPostgres,
  type RateLimiterRes,
} from 'rate-limiter-flexible';
import { emailKey } from '../accounts/email-key.ts';
import type { Data } from '../db/data.ts';
import { type Refusal, refuse } from '../refusal.ts';

/**
 * From one address at one account: slow enough to make guessing hopeless, and the owner elsewhere is not locked out.
 * Passwords that are compared count until they turn out right: two on each server, so up to four servers never refuse a
 * right one for others that are right.
 */
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

/**
 * In the form in which the limiter asks its database; what it wants to know of an answer is in the rows. Each statement
 * is whole by itself: a transaction around it would only take longer.
 */
const clientOn = (data: Data) => ({
  async query({ text, values }: { text: string; values: unknown[] }) {
    const { rows } = await data.read.executeQuery(CompiledQuery.raw(text, values));
    return { rows, rowCount: rows.length };
  },
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
  type Key = ReturnType<typeof keys>[number];

  /** Takes one off what is counted, if anything is: the limiter's own way would leave a guess to spare. */
  const giveBack = async ({ limiter, key }: Key): Promise<void> => {
    if (limiter instanceof RateLimiterMemory) {
      const counted = await limiter.get(key);
      if (counted !== null && counted.consumedPoints > 0) await limiter.reward(key);
      return;
    }
    const text = 'update rate_limits set points = points - 1 where key = $1 and points > 0';
    await storeClient.query({ text, values: [limiter.getKey(key)] });
  };

  /** Strangers who guess must not lock out the owner: a device that was signed in before passes their count. */
  const binding = (ofAll: readonly Key[], isKnownDevice: boolean) =>
    isKnownDevice ? ofAll.slice(0, -1) : ofAll;

  const tooMany = ({ msBeforeNext }: RateLimiterRes): Refusal => {
    const waitS = Math.ceil(msBeforeNext / 1000);
    const minutes = Math.max(1, Math.ceil(waitS / 60));
    return refuse('too-many-attempts', `Wait ${minutes} min, then try again.`, {}, waitS);
  };

  return {
    /** A refusal when there were too many wrong attempts. It counts nothing: `count` decides. */
    async mayTry(address: string, email: string, isKnownDevice: boolean): Promise<Refusal | undefined> {
      const bound = binding(keys(address, email), isKnownDevice);
      const all = await Promise.all(bound.map(({ limiter, key }) => limiter.get(key)));
      const full = all.find(
        (counted, at) => (counted?.consumedPoints ?? 0) >= (bound[at]?.limiter.points ?? 0),
      );
      return full ? tooMany(full) : undefined;
    },

    /**
     * Counts an attempt as wrong before its password is compared, so that guesses sent all at once, also to several
     * servers, are no more than guesses in a row. A refusal, and nothing counted, when there were too many.
     */
    async count(address: string, email: string, isKnownDevice: boolean): Promise<Refusal | undefined> {
      const ofAll = keys(address, email);
      const bound = binding(ofAll, isKnownDevice);
      const counted: Key[] = [];
      for (const each of ofAll) {
        const result = await each.limiter.penalty(each.key);
        counted.push(each);
        if (result.consumedPoints <= each.limiter.points || !bound.includes(each)) continue;
        await Promise.all(counted.map(giveBack));
        return tooMany(result);
      }
      return undefined;
    },

    /** The password was right: it was no guess, and what was counted for this pair is forgotten. */
    async succeeded(address: string, email: string): Promise<void> {
      const [ofPair, ...others] = keys(address, email);
      await Promise.all([ofPair?.limiter.delete(ofPair.key), ...others.map(giveBack)]);
    },
  };
};

export type Attempts = ReturnType<typeof createAttempts>;
