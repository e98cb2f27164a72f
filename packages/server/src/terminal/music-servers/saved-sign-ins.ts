// Tokens of servers that this terminal is signed in to, in a file that only its owner can read.
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `deviceId` outlives the token: the same terminal that signs in again takes no second place. */
export type SignIn = { email: string; deviceId?: string; token?: string };
type All = Record<string, SignIn>;

export const placeOfSignIns = (environment: Record<string, string | undefined>, home: string): string =>
  join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'gatefold', 'sign-ins.json');

const readAll = (path: string): All => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as All;
  } catch {
    return {};
  }
};

export const readSignIn = (path: string, origin: string): SignIn | undefined => readAll(path)[origin];

/** Replaces the file in one step; it never has more readers than its owner. */
export const writeSignIn = (path: string, origin: string, signIn: SignIn): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.new`;
  writeFileSync(next, `${JSON.stringify({ ...readAll(path), [origin]: signIn }, undefined, 2)}\n`, {
    mode: 0o600,
  });
  // The mode counts only for a file that was not there.
  chmodSync(next, 0o600);
  renameSync(next, path);
};
