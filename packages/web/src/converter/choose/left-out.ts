// What of files and links could not be taken in, and why: said on whichever step the person is, until they close it or go on.
import { useSyncExternalStore } from 'react';
import { onSignedOut } from '../../api/session.ts';

export type LeftOut = {
  name: string;
  why: 'protected' | 'other' | { error: unknown } | { link: 'no-music' | 'service' | 'elsewhere' };
};

const none: LeftOut[] = [];
let leftOut = none;
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function say(next: LeftOut[]): void {
  leftOut = next;
  for (const listener of listeners) listener();
}

/** Each name once, with what holds of it now. */
export const addLeftOut = (more: readonly LeftOut[]): void => {
  if (more.length === 0) return;
  const names = new Set(more.map(({ name }) => name));
  const before = leftOut.filter(({ name }) => !names.has(name));
  say([...before, ...new Map(more.map((one) => [one.name, one])).values()]);
};
/** Answers with what was said until then. */
export function forgetLeftOut(): LeftOut[] {
  const before = leftOut;
  say(none);
  return before;
}
onSignedOut(() => void forgetLeftOut());

export const useLeftOut = (): LeftOut[] => useSyncExternalStore(subscribe, () => leftOut);
