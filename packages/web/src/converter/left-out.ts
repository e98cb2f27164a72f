// What of files and links could not be taken in, and why: said on whichever step the person is, until they go on.
import { useSyncExternalStore } from 'react';
import { onSignedOut } from '../api/session.ts';

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

export function sayLeftOut(next: LeftOut[]): void {
  leftOut = next;
  for (const listener of listeners) listener();
}

export const readLeftOut = (): LeftOut[] => leftOut;
export const forgetLeftOut = (): void => sayLeftOut(none);
onSignedOut(forgetLeftOut);

export const useLeftOut = (): LeftOut[] => useSyncExternalStore(subscribe, () => leftOut);
