// Whether this browser is signed in, and what to say when it no longer is.
import type { EndReason, Receipt } from '@gatefold/contract';

/** `unknown`: the server refused this session without our having heard why. */
export type SignOutNotice = {
  reason: EndReason | 'unknown';
  at: string;
  /** The name of the device that did it. */
  by?: string;
  receipt?: Receipt;
};

type Listener = (notice: SignOutNotice | undefined) => void;

const noticeKey = 'gatefold.sign-out-notice';
const listeners = new Set<Listener>();
const starters = new Set<() => void>();
let signedIn = false;
let endedInThisPage = false;
let expected = 0;

/** Called whenever the server has named the account of this session. */
export function markSignedIn(): void {
  if (signedIn) return;
  signedIn = true;
  sessionStorage.removeItem(noticeKey);
  for (const start of starters) start();
}

export const isSignedIn = (): boolean => signedIn;

export function onSignedIn(listener: () => void): () => void {
  starters.add(listener);
  return () => starters.delete(listener);
}

/** Hears every end of the session in this browser, whoever caused it. */
export function onSignedOut(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Switches the whole app to signed out: the player stops, what was cached is forgotten, the sign-in page opens.
 * A notice is kept for that page, also across a reload; without one the person asked for it here.
 */
export function becomeSignedOut(notice?: SignOutNotice): void {
  if (!signedIn) return;
  signedIn = false;
  endedInThisPage = true;
  if (notice) sessionStorage.setItem(noticeKey, JSON.stringify(notice));
  // Those who came last first: the player falls silent before the pages change.
  for (const listener of [...listeners].reverse()) listener(notice);
}

/** Ended from elsewhere: by the event channel, or by a refusal. Does nothing while this page itself signs out. */
export function endedElsewhere(notice: SignOutNotice): void {
  if (expected === 0) becomeSignedOut(notice);
}

/**
 * Runs a call that may end this very session (sign out, sign out everywhere) without the event of it taking the
 * page away before the answer, the receipt, is here. Afterwards call `becomeSignedOut` if this device was included.
 */
export async function expectingSignOut<T>(work: () => Promise<T>): Promise<T> {
  expected += 1;
  try {
    return await work();
  } finally {
    expected -= 1;
  }
}

/** Why this browser is signed out. A receipt also stays through a reload; who comes anew has seen it. */
export function readNotice(): SignOutNotice | undefined {
  const kept = sessionStorage.getItem(noticeKey);
  if (kept === null) return undefined;
  const notice = JSON.parse(kept) as SignOutNotice;
  const [arrival] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return notice.receipt && !endedInThisPage && arrival?.type === 'navigate' ? undefined : notice;
}
