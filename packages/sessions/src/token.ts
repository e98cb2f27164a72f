// A token is `gf_`, 22 characters of id, 22 of secret, 6 of check sum (CRC-32), all base64url.
// The id alone is safe to show, to log and to index by; the secret is never stored, only its SHA-256.
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Random } from './clock.ts';

export const tokenLength = 53;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const values = new Uint8Array(128).fill(255);
for (let i = 0; i < 64; i++) values[letters.charCodeAt(i)] = i;

const value = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code < 128 ? (values[code] as number) : 255;
};

/**
 * Reads 22 characters from `at` as four 32-bit words into `words`.
 * False when they are not the one base64url form of 16 bytes.
 */
export const readWords = (text: string, at: number, words: Uint32Array, to: number): boolean => {
  let bits = 0;
  let count = 0;
  let word = to;
  let bad = 0;
  for (let i = 0; i < 22; i++) {
    const six = value(text, at + i);
    bad |= six;
    if (count <= 26) {
      bits = (bits << 6) | six;
      count += 6;
      if (count === 32) {
        words[word++] = bits;
        bits = 0;
        count = 0;
      }
    } else {
      const first = 32 - count;
      words[word++] = (bits << first) | (six >>> (6 - first));
      bits = six & ((1 << (6 - first)) - 1);
      count = 6 - first;
    }
  }
  // 22 characters carry 132 bits: the last four must be zero, or one id would have sixteen spellings.
  return (bad & 0xc0) === 0 && bits === 0;
};

export const hasPrefix = (token: string): boolean =>
  token.charCodeAt(0) === 103 && token.charCodeAt(1) === 102 && token.charCodeAt(2) === 95;

/** Reads the check sum of a token as one 32-bit word; undefined when it is not spelled as one. */
export const readSum = (token: string): number | undefined => {
  let word = 0;
  let bad = 0;
  for (let at = 47; at < 52; at++) {
    const six = value(token, at);
    bad |= six;
    word = (word << 6) | six;
  }
  const last = value(token, 52);
  if (((bad | last) & 0xc0) !== 0 || (last & 15) !== 0) return undefined;
  return ((word << 2) | (last >>> 4)) >>> 0;
};

/** Sixteen bytes as 22 characters. */
export const write16 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const checkSumOf = (body: string): string => {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64url');
};

export type NewToken = { id: string; token: string; secretHash: Uint8Array };

export const newToken = (random: Random): NewToken => {
  const id = write16(random.bytes(16));
  const secret = write16(random.bytes(16));
  const body = `gf_${id}${secret}`;
  return { id, token: body + checkSumOf(body), secretHash: hashSecret(secret) };
};

/** SHA-256 over the 22 characters of a secret. */
export const hashSecret = (secret: string): Uint8Array => hash('sha256', secret, 'buffer');

export const idOf = (token: string): string => token.slice(3, 25);
export const secretOf = (token: string): string => token.slice(25, 47);

/** Whether a text has the form of a token, check sum included. Says nothing of whether it is a session's. */
export const looksLikeToken = (text: string): boolean =>
  text.length === tokenLength && hasPrefix(text) && text.slice(47) === checkSumOf(text.slice(0, 47));

/** Finds tokens in any text, for refusing them in addresses and hiding them in logs. */
export const tokenPattern = /gf_[A-Za-z0-9_-]{50}/;
