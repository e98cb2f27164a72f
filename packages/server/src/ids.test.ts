import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeId, encodeId } from './ids.ts';

test('every id has one text and every other text none', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (id) => decodeId(encodeId(id)) === id),
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 13 }), (text) => {
      const id = decodeId(text);
      return id === undefined || encodeId(id) === text;
    }),
  );
  assert.equal(decodeId('00000000000'), undefined);
  assert.equal(decodeId('zzzzzzzzzzz'), undefined);
});
