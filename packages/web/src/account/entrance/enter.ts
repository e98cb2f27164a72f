// The two calls that end in being signed in, and what follows either of them.
import type { DeviceLimitReached, SignedIn } from '@gatefold/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { post } from '../../api/client.ts';
import { accountQuery } from '../../api/queries.ts';
import { signInDone } from '../../api/sign-in-done.ts';
import { keepDevice, knownDevice } from './known-devices.ts';
import { landing } from './landing.ts';
import { browserKind, readTraits } from './this-browser.ts';

/** A sign-in that met the limit. In memory only: its ticket is as good as a password for ten minutes. */
export type LimitStep = DeviceLimitReached & { email: string; to: string | undefined };

let limitStep: LimitStep | undefined;
export const readLimitStep = (): LimitStep | undefined => limitStep;
export function keepLimitStep(step: LimitStep | undefined): void {
  limitStep = step;
}

/** What the sign-in page says when somebody is sent back to it. */
export type Remark = 'reloadedLimit' | 'ticketSpent' | 'overtaken' | 'almost';
declare module '@tanstack/react-router' {
  interface HistoryState {
    remark?: Remark;
  }
}

export function askToSignIn(email: string, password: string, deviceName: string): Promise<SignedIn> {
  const id = knownDevice(localStorage, email);
  const device = { name: deviceName, kind: browserKind(readTraits()), ...(id === undefined ? {} : { id }) };
  return post<SignedIn>('/api/sign-in', { email: email.trim(), password, device, as: 'cookie' });
}

export const askToMakeRoom = (ticket: string, signOut: string[] | 'all'): Promise<SignedIn> =>
  post<SignedIn>('/api/sign-in/make-room', { ticket, signOut });

/** Remembers which device this is and opens the page that somebody was going to. */
export function useEntered(): (email: string, answer: SignedIn, to: string | undefined) => void {
  const queries = useQueryClient();
  const { history } = useRouter();
  return (email, answer, to) => {
    keepLimitStep(undefined);
    keepDevice(localStorage, email, answer.device.id);
    signInDone(queries, answer);
    history.replace(landing(to));
  };
}

/** Somebody who is signed in already has nothing to do on the pages before. */
export function useGoOnWhenSignedIn(to: string | undefined): void {
  const { data: account } = useQuery(accountQuery);
  const { history } = useRouter();
  useEffect(() => {
    if (account) history.replace(landing(to));
  }, [account, history, to]);
}
