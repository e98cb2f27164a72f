// Keys of licences: the private one that issues, in a file of its own, and the public ones that are trusted.
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { kidOf, publicKeyFrom, publicText, type TrustedKeys } from './signed-text.ts';

/** Where this server's own issuing key is. */
export const ownKeyFile = (dataFolder: string): string => join(dataFolder, 'licence-key.pem');
/** Public keys of other issuers, one a line. */
export const trustedKeysFile = (dataFolder: string): string => join(dataFolder, 'licence-keys');

/** A private key, or the sentence that says why there is none. */
export const readPrivateKey = (path: string): KeyObject | string => {
  try {
    if ((statSync(path).mode & 0o077) !== 0)
      return `Others on this machine may read ${path}. Change that (chmod 600), or make a new key.`;
    const key = createPrivateKey(readFileSync(path));
    return key.asymmetricKeyType === 'ed25519' ? key : `The key in ${path} is not one of Ed25519.`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return code === 'ENOENT'
      ? `There is no key in ${path}.`
      : `${path} holds no private key that can be read.`;
  }
};

/** The key in that file; the first time it is made. It is never overwritten. */
export const takePrivateKey = (path: string): KeyObject | string => {
  if (existsSync(path)) return readPrivateKey(path);
  const { privateKey } = generateKeyPairSync('ed25519');
  const file = openSync(path, 'wx', 0o600);
  try {
    fchmodSync(file, 0o600);
    writeSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return privateKey;
};

const linesOf = (path: string): string[] => {
  try {
    return readFileSync(path, 'utf8').split(/\s+/).filter(Boolean);
  } catch {
    return [];
  }
};

/** All keys that this server believes: its own, those of the file, those of the setting. */
export const readTrustedKeys = (dataFolder: string, fromSetting: readonly string[]): TrustedKeys => {
  const own = existsSync(ownKeyFile(dataFolder)) ? readPrivateKey(ownKeyFile(dataFolder)) : undefined;
  const texts = [
    ...(own === undefined || typeof own === 'string' ? [] : [publicText(own)]),
    ...linesOf(trustedKeysFile(dataFolder)),
    ...fromSetting,
  ];
  return new Map(
    texts.flatMap((text) => {
      const key = publicKeyFrom(text);
      return key === undefined ? [] : [[kidOf(text), key] as const];
    }),
  );
};
