// What the groups of the contract ask a store, and how they look at it.
import assert from 'node:assert/strict';
import type { EndedSession, SessionStore, SignedIn, SignInOutcome, SignInRequest } from '../../store.ts';

/** `withStore` registers a test that is given a new, empty store. */
export type Group<Tx> = {
  name: string;
  withStore(title: string, run: (store: SessionStore<Tx>) => Promise<void>): void;
};

export const day = 24 * 3_600_000;
export const start = 1_700_000_000_000;
export const why = { replaced: 'signed-in-again', madeRoom: 'made-room' };

let born = 0;
export const sessionAt = (at: number, endsAt = at + 365 * day, idleMs = 60 * day) => {
  born++;
  const id = Buffer.from(born.toString().padStart(16, '0')).toString('base64url');
  return { id, secretHash: new Uint8Array(32).fill(born & 255), at, endsAt, idleMs };
};

type Wish = Partial<Omit<SignInRequest, 'session' | 'why'>> & { session?: SignInRequest['session'] };
export const request = (wish: Wish = {}): SignInRequest => ({
  account: 1,
  epoch: 0,
  device: 1,
  limit: 6,
  why,
  session: sessionAt(start),
  ...wish,
});

export const signedIn = (outcome: SignInOutcome): SignedIn => {
  assert.equal(outcome.kind, 'signed-in');
  return outcome as SignedIn;
};
export const signIn = async <Tx>(store: SessionStore<Tx>, wish: Wish = {}): Promise<SignedIn> =>
  signedIn(await store.signIn(request(wish)));

export const idsOf = (sessions: readonly EndedSession[]) => sessions.map(({ id }) => id).sort();
export const devicesOf = (sessions: readonly EndedSession[]) => sessions.map(({ device }) => device).sort();

/** Everything that can be seen from outside, to show that nothing was written. */
export const snapshot = async <Tx>(store: SessionStore<Tx>) => ({
  epoch: await store.readEpoch(1),
  head: await store.readHead(),
  log: await store.readLog(0, 1000),
  sessions: await store.list(1),
});
