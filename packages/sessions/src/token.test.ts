import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import {
  hasPrefix,
  idOf,
  looksLikeToken,
  newToken,
  readSum,
  readWords,
  secretOf,
  tokenLength,
  tokenPattern,
  writeWords,
} from './token.ts';

const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 });
const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const tokens = fc.tuple(bytes16, bytes16).map(([id, secret]) => {
  const halves = [id, secret].values();
  return {
    ...newToken({ bytes: () => halves.next().value as Uint8Array }),
    idBytes: id,
    secretBytes: secret,
  };
});
const binary = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => Buffer.from(bytes).toString('latin1'));
const wordsOf = (bytes: Uint8Array) => [0, 4, 8, 12].map((at) => Buffer.from(bytes).readUInt32BE(at));

test('a new token is read back: id, secret, check sum', () => {
  fc.assert(
    fc.property(tokens, ({ token, id, secretHash, idBytes, secretBytes }) => {
      assert.equal(token.length, tokenLength);
      assert.ok(hasPrefix(token) && looksLikeToken(token) && tokenPattern.test(`x ${token} y`));
      assert.equal(idOf(token), id);
      assert.equal(id, Buffer.from(idBytes).toString('base64url'));
      assert.deepEqual([...secretHash], [...createHash('sha256').update(secretOf(token)).digest()]);
      const words = new Uint32Array(8);
      assert.ok(readWords(token, 3, words, 0) && readWords(token, 25, words, 4));
      assert.deepEqual([...words], [...wordsOf(idBytes), ...wordsOf(secretBytes)]);
      assert.equal(writeWords(words, 0) + writeWords(words, 4), token.slice(3, 47));
      assert.equal(readSum(token), crc32(token.slice(0, 47)));
    }),
  );
});

test('one letter changed, added or taken away is no token any more', () => {
  fc.assert(
    fc.property(tokens, fc.nat(tokenLength - 1), fc.oneof(letter, fc.string()), ({ token }, at, other) => {
      fc.pre(other !== token[at]);
      assert.equal(looksLikeToken(token.slice(0, at) + other + token.slice(at + 1)), false);
      if (other !== '') assert.equal(looksLikeToken(token.slice(0, at) + other + token.slice(at)), false);
    }),
  );
});

test('other text is no token, whatever it is made of', () => {
  const almost = fc
    .array(letter, { minLength: 50, maxLength: 50 })
    .map((letters) => `gf_${letters.join('')}`);
  fc.assert(
    fc.property(fc.oneof(fc.string(), binary(53), almost), (text) => {
      fc.pre(!(text.length === 53 && Buffer.from(text.slice(47), 'base64url').equals(sumOf(text))));
      assert.equal(looksLikeToken(text), false);
    }),
  );
});
const sumOf = (text: string) => {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(text.slice(0, 47)));
  return sum;
};

test('sixteen bytes have one spelling: the words are read from it and from no other', () => {
  const words = new Uint32Array(4);
  fc.assert(
    fc.property(fc.array(letter, { minLength: 22, maxLength: 22 }), (letters) => {
      const text = letters.join('');
      const isCanonical = Buffer.from(text, 'base64url').toString('base64url') === text;
      assert.equal(readWords(text, 0, words, 0), isCanonical);
      if (isCanonical) assert.deepEqual([...words], wordsOf(Buffer.from(text, 'base64url')));
    }),
  );
  fc.assert(
    fc.property(binary(22), (text) => {
      if (!/^[\w-]{22}$/.test(text)) assert.equal(readWords(text, 0, words, 0), false);
    }),
  );
});
