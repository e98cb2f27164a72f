// The answer that only the store can give, and what of it goes into memory.
import { timingSafeEqual } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Check } from './engine-words.ts';
import type { FollowLog } from './follow-log.ts';
import type { LastUse } from './last-use.ts';
import type { SessionIndex } from './session-index.ts';
import type { SessionStore, StoredSession } from './store.ts';
import { isPast, sessionOf, toS } from './stored-session.ts';
import { hashSecret, readWords } from './token.ts';

/** A use sooner after the last one is not written. */
export const touchEveryS = 60;

export type TruthParts = {
  store: SessionStore<unknown>;
  index: SessionIndex;
  log: FollowLog;
  lastUse: LastUse;
  clock: Clock;
  onError(error: unknown): void;
};

/** What of a token proves its session. */
type Proof = { secret: string; sum: number };

export const createTruth = ({ store, index, log, lastUse, clock, onError }: TruthParts) => {
  const insert = (stored: StoredSession, proof: Proof) => {
    const session = { key: new Uint32Array(4), secret: new Uint32Array(4) };
    if (!readWords(stored.id, 0, session.key, 0) || !readWords(proof.secret, 0, session.secret, 0)) return;
    index.insert({
      ...session,
      sum: proof.sum,
      account: stored.account,
      device: stored.device,
      epoch: stored.epoch,
      signedInS: toS(stored.signedInAt),
      lastUsedS: toS(stored.lastUsedAt),
      endsS: toS(stored.endsAt),
      idleS: toS(stored.idleMs),
    });
  };

  /** Reads the session; puts it into memory when a secret is known and no ending was applied during the read. */
  return async (id: string, proof?: Proof): Promise<Check> => {
    const generation = log.generation;
    let stored: StoredSession | undefined;
    try {
      stored = await store.read(id);
    } catch (error) {
      onError(error);
      return { kind: 'unsure' };
    }
    const now = clock.now();
    if (stored === undefined || isPast(stored, now)) return { kind: 'refused' };
    if (proof !== undefined && !timingSafeEqual(stored.secretHash, hashSecret(proof.secret))) {
      return { kind: 'refused' };
    }
    if (proof !== undefined && log.generation === generation) insert(stored, proof);
    if (toS(now) - toS(stored.lastUsedAt) >= touchEveryS) {
      const words = new Uint32Array(4);
      if (readWords(id, 0, words, 0)) lastUse.note(words, toS(now));
    }
    return { kind: 'accepted', session: sessionOf(stored) };
  };
};
