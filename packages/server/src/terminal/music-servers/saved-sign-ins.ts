// Tokens of servers that this terminal is signed in to, in a file that only its owner can read.
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CannotFetch } from '@gatefold/converter/command-line';

/** `deviceId` outlives the token: the same terminal that signs in again takes no second place. */
export type SignIn = { origin: string; email: string; deviceId?: string; token?: string };

const isSignIn = (one: unknown): one is SignIn =>
  typeof one === 'object' &&
  one !== null &&
  'origin' in one &&
  typeof one.origin === 'string' &&
  'email' in one &&
  typeof one.email === 'string';

/** Nothing but a file that is not there is no sign-ins: one that cannot be read must not be written over. */
const readAll = (path: string): SignIn[] => {
  const unreadable = () =>
    new CannotFetch(
      `${path}, where sign-ins are kept, cannot be read. Mend it, or take it away to sign in anew.`,
    );
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw unreadable();
  }
  try {
    const all: unknown = JSON.parse(text);
    if (Array.isArray(all) && all.every(isSignIn)) return all;
  } catch {}
  throw unreadable();
};

/** In any spelling an e-mail address is one account. */
const isOf = (one: SignIn, origin: string, email: string) =>
  one.origin === origin && one.email.toLowerCase() === email.toLowerCase();

/** All at a server, who signed in last at the end. Throws `CannotFetch` when the file is not as it was written. */
export const readSignIns = (path: string, origin: string): SignIn[] =>
  readAll(path).filter((one) => one.origin === origin);

/** One account's at a server; without an e-mail address the one's who signed in last. Throws as `readSignIns` does. */
export const readSignIn = (path: string, origin: string, email?: string): SignIn | undefined =>
  readSignIns(path, origin).findLast((one) => email === undefined || isOf(one, origin, email));

/** Replaces the file in one step; it never has more readers than its owner. Throws as `readSignIns` does. */
export const writeSignIn = (path: string, signIn: SignIn): void => {
  const others = readAll(path).filter((one) => !isOf(one, signIn.origin, signIn.email));
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.new`;
  writeFileSync(next, `${JSON.stringify([...others, signIn], undefined, 2)}\n`, { mode: 0o600 });
  // The mode counts only for a file that was not there.
  chmodSync(next, 0o600);
  renameSync(next, path);
};
