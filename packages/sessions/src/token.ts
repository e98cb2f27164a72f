// A token is `gf_`, 22 characters of id, 22 of secret, 6 of check sum (CRC-32), all base64url.
// The id alone is safe to show, to log and to index by; the secret is never stored, only its SHA-256.
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Random } from './clock.ts';

export const tokenLength = 53;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const values = new Uint8Array(256).fill(255);
for (let i = 0; i < 64; i++) values[letters.charCodeAt(i)] = i;

/** Of a letter six bits; of any other character something with higher bits. */
const six = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return (values[code & 255] as number) | (code & 0xff00);
};

/**
 * Reads 22 characters from `at` as four 32-bit words into `words`.
 * False when they are not the one base64url form of 16 bytes.
 */
export const readWords = (text: string, at: number, words: Uint32Array, to: number): boolean => {
  // Sixteen letters make three words, six more make the fourth.
  const a = six(text, at);
  const b = six(text, at + 1);
  const c = six(text, at + 2);
  const d = six(text, at + 3);
  const e = six(text, at + 4);
  const f = six(text, at + 5);
  const g = six(text, at + 6);
  const h = six(text, at + 7);
  const i = six(text, at + 8);
  const j = six(text, at + 9);
  const k = six(text, at + 10);
  const l = six(text, at + 11);
  const m = six(text, at + 12);
  const n = six(text, at + 13);
  const o = six(text, at + 14);
  const p = six(text, at + 15);
  const q = six(text, at + 16);
  const r = six(text, at + 17);
  const s = six(text, at + 18);
  const t = six(text, at + 19);
  const u = six(text, at + 20);
  const v = six(text, at + 21);
  words[to] = (a << 26) | (b << 20) | (c << 14) | (d << 8) | (e << 2) | (f >>> 4);
  words[to + 1] = (f << 28) | (g << 22) | (h << 16) | (i << 10) | (j << 4) | (k >>> 2);
  words[to + 2] = (k << 30) | (l << 24) | (m << 18) | (n << 12) | (o << 6) | p;
  words[to + 3] = (q << 26) | (r << 20) | (s << 14) | (t << 8) | (u << 2) | (v >>> 4);
  const all = a | b | c | d | e | f | g | h | i | j | k | l | m | n | o | p | q | r | s | t | u | v;
  // 22 characters carry 132 bits: the last four must be zero, or one id would have sixteen spellings.
  return all < 64 && (v & 15) === 0;
};

export const hasPrefix = (token: string): boolean =>
  token.charCodeAt(0) === 103 && token.charCodeAt(1) === 102 && token.charCodeAt(2) === 95;

/** Reads the check sum of a token as one 32-bit word; undefined when it is not spelled as one. */
export const readSum = (token: string): number | undefined => {
  let word = 0;
  let all = 0;
  for (let at = 47; at < 52; at++) {
    const bits = six(token, at);
    all |= bits;
    word = (word << 6) | bits;
  }
  const last = six(token, 52);
  if ((all | last) >= 64 || (last & 15) !== 0) return undefined;
  return ((word << 2) | (last >>> 4)) >>> 0;
};

/** Four words from `at` as 22 characters: what `readWords` reads. */
export const writeWords = (words: Uint32Array, at: number): string => {
  const bytes = Buffer.allocUnsafe(16);
  for (let word = 0; word < 4; word++) bytes.writeUInt32BE(words[at + word] as number, word * 4);
  return bytes.toString('base64url');
};

/** Sixteen bytes as 22 characters. */
const write16 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

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
