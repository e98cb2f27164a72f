// A session as the store gives it: whether it is past its deadlines, and what of it is shown.
import type { Session } from './engine-words.ts';
import type { StoredSession } from './store.ts';

const second = 1000;
export const toS = (ms: number): number => Math.floor(ms / second);

export const isPast = (
  session: { endsAt: number; lastUsedAt: number; idleMs: number },
  now: number,
): boolean => now >= session.endsAt || now - session.lastUsedAt >= session.idleMs;

/** Moments in whole seconds, as the index keeps them: the same answer from memory and from the store. */
export const sessionOf = ({ id, account, device, epoch, signedInAt, endsAt }: StoredSession): Session => ({
  id,
  account,
  device,
  epoch,
  signedInAt: toS(signedInAt) * second,
  endsAt: toS(endsAt) * second,
});
