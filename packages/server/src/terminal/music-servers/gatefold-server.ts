// A Gatefold account as a place of music: this terminal signs in as a device of its own, and keeps its token.
import { hostname } from 'node:os';
import type { SignedIn } from '@gatefold/contract';
import { CannotFetch, type MusicServer, SignedOut } from '@gatefold/converter/command-line';
import type { Random } from '../../clock.ts';
import { download } from './download.ts';
import { songsOf } from './gatefold-songs.ts';
import { callJson, detailOf } from './json-call.ts';
import { readSignIn, readSignIns, writeSignIn } from './saved-sign-ins.ts';

export type GatefoldParts = {
  /** Where tokens are kept. */
  signIns: string;
  askSecret(question: string): Promise<string>;
  random: Random;
};

const signInTo = async (
  origin: string,
  email: string,
  { signIns, askSecret }: GatefoldParts,
): Promise<string> => {
  const known = readSignIn(signIns, origin, email);
  const password = await askSecret(`Password of ${email} at ${origin}: `);
  const device = {
    ...(known?.deviceId === undefined ? {} : { id: known.deviceId }),
    name: `Terminal on ${hostname()}`.slice(0, 80),
    kind: 'terminal',
  };
  const { status, body } = await callJson(new URL('/api/sign-in', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, device }),
  });
  if (status !== 200) throw new CannotFetch(`${origin} does not let this terminal in: ${detailOf(body)}`);
  const { token, device: made } = body as SignedIn;
  if (token === undefined) throw new CannotFetch(`${origin} gave no token.`);
  writeSignIn(signIns, { origin, email, deviceId: made.id, token });
  return token;
};

export const openGatefold = async (
  address: URL,
  user: string | undefined,
  parts: GatefoldParts,
): Promise<MusicServer> => {
  const { origin } = address;
  const known = readSignIn(parts.signIns, origin, user);
  const email = user ?? known?.email;
  if (email === undefined) throw new CannotFetch(`Say with --user who you are at ${origin}.`);
  let token = known?.token ?? (await signInTo(origin, email, parts));

  const ask = async <T>(path: string, isAgain = false): Promise<T> => {
    const { status, body } = await callJson(new URL(path, origin), {
      headers: { authorization: `Bearer ${token}` },
    });
    if (status === 401 && !isAgain) {
      // It was signed out meanwhile.
      token = await signInTo(origin, email, parts);
      return ask(path, true);
    }
    if (status !== 200) throw new CannotFetch(`${origin} refuses: ${detailOf(body)}`);
    return body as T;
  };

  return {
    name: address.host,
    key: origin,
    songs: (find) => songsOf(ask, address, find),
    download: ({ id }, path, hear, signal) =>
      download(
        new URL(`/api/tracks/${id}/file`, origin),
        { path, headers: { authorization: `Bearer ${token}` }, hear, signal },
        async (answer) => {
          if (answer.status === 200) return undefined;
          if (answer.status === 401) throw new SignedOut(`This terminal was signed out of ${origin}.`);
          return detailOf(await answer.json().catch(() => undefined));
        },
      ),
  };
};

/** Ends all sessions of this terminal at a server; false when it has none there. Throws `CannotFetch`. */
export const signOutOf = async ({ origin }: URL, signIns: string): Promise<boolean> => {
  let isDone = false;
  for (const { token, ...known } of readSignIns(signIns, origin)) {
    if (token === undefined) continue;
    const { status, body } = await callJson(new URL('/api/sign-out', origin), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    if (status !== 200 && status !== 401)
      throw new CannotFetch(`${origin} did not confirm it for ${known.email}: ${detailOf(body)}`);
    writeSignIn(signIns, known);
    isDone = true;
  }
  return isDone;
};
