// Password hashing off the event loop (argon2id, OWASP parameters), a few at a time: a storm of sign-ins queues here.
import { hash, verify } from '@node-rs/argon2';
import { type Refusal, refuse } from '../refusal.ts';

/** OWASP's minimum: 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash of a random text that nobody kept, with the same parameters: what an unknown address is compared with. */
const nobodys =
  '$argon2id$v=19$m=19456,t=2,p=1$ub0EquZ9b27/yc/Zzf6Zlg$JVEQ6TNYZmde+K+5rxZ1EIRgSXe2S3lvpgGBd2WYv1g';

/** More than so many waiting are sent away: their callers would have given up before their turn. */
const waitingMost = 500;

/**
 * What is counted of a guess. `count` is asked when its turn has come, before it compares: guesses sent all at once are
 * counted like guesses in a row. `succeeded` is called before the next one has its turn: right passwords that come all
 * at once are never more than a few that count as guesses.
 */
export type Guess = { count(): Promise<Refusal | undefined>; succeeded(): Promise<void> };

export type Passwords = {
  hash(password: string): Promise<string>;
  /** Compares; with no hash it takes as long and answers false, so that an unknown address does not show. */
  isRight(password: string, hash: string | undefined, guess: Guess): Promise<boolean | Refusal>;
};

export const createPasswords = (atOnce: number): Passwords => {
  const waiting: (() => void)[] = [];
  let free = atOnce;

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };

  const composed = (password: string) => password.normalize('NFKC');

  return {
    hash: (password) => inTurn(() => hash(composed(password), options)),
    async isRight(password, known, { count, succeeded }) {
      if (waiting.length >= waitingMost) {
        return refuse('try-again-shortly', 'Very many people are signing in right now.', {}, 5);
      }
      return inTurn(async () => {
        const refusal = await count();
        if (refusal !== undefined) return refusal;
        const isRight = (await verify(known ?? nobodys, composed(password))) && known !== undefined;
        if (isRight) await succeeded();
        return isRight;
      });
    },
  };
};
