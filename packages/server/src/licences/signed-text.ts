// A readable document with a signature: base64url(JSON) "." base64url(Ed25519 signature over the first part as it
// stands). There is no algorithm to choose, so nobody can choose a weak one. `kid` inside names the key.
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

const form = /^([A-Za-z0-9_-]{2,4000})\.([A-Za-z0-9_-]{86})$/;

export type TrustedKeys = ReadonlyMap<string, KeyObject>;

/** The raw 32 bytes of a public key, base64url: the form in which keys are handed on. */
export const publicText = (key: KeyObject): string =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' }).x as string;

export const kidOf = (text: string): string =>
  createHash('sha256').update(Buffer.from(text, 'base64url')).digest('base64url').slice(0, 16);

/** Undefined for a text that is no public key. */
export const publicKeyFrom = (text: string): KeyObject | undefined => {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) return undefined;
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' });
  } catch {
    return undefined;
  }
};

export const signText = (content: object, key: KeyObject): string => {
  const payload = { ...content, kid: kidOf(publicText(key)) };
  const part = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${part}.${sign(null, Buffer.from(part), key).toString('base64url')}`;
};

/** The document without a look at its signature; undefined when it is none. */
export const readUnproven = (text: string): Record<string, unknown> | undefined => {
  const [, part] = form.exec(text.trim()) ?? [];
  if (part === undefined) return undefined;
  try {
    const payload: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof payload === 'object' && payload !== null && !Array.isArray(payload)
      ? (payload as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};

/** The document, when a key that is trusted signed it. */
export const readSigned = (
  text: string,
  keys: TrustedKeys,
): Record<string, unknown> | 'unreadable' | 'unknown-key' | 'forged' => {
  const payload = readUnproven(text);
  if (payload === undefined) return 'unreadable';
  const key = keys.get(String(payload['kid']));
  if (key === undefined) return 'unknown-key';
  const [, part = '', signature = ''] = form.exec(text.trim()) ?? [];
  return verify(null, Buffer.from(part), key, Buffer.from(signature, 'base64url')) ? payload : 'forged';
};
