// The length of an Ogg file from its first and last page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oggSeconds } from './ogg-duration.ts';

const page = (serial: number, samples: bigint, body = Buffer.alloc(0)): Buffer => {
  const header = Buffer.alloc(27);
  header.write('OggS', 'latin1');
  header.writeBigInt64LE(samples, 6);
  header.writeUInt32LE(serial, 14);
  return Buffer.concat([header, Buffer.from([body.length]), body]);
};
const opusHead = Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, 2, 0x38, 0x01]), Buffer.alloc(7)]);

test('Vorbis counts in its own rate, Opus in 48 kHz without what is left out at the start', () => {
  const tail = Buffer.concat([Buffer.alloc(300, 7), page(9, 441_000n), page(9, 882_000n, Buffer.alloc(50))]);
  assert.equal(oggSeconds(page(9, 0n), tail, 44_100), 20);
  assert.equal(oggSeconds(page(9, 0n, opusHead), page(9, 480_312n), 24_000), 10);
});

test('what does not tell is left to a full reading', () => {
  assert.equal(oggSeconds(page(9, 0n), page(8, 441_000n), 44_100), undefined, 'two streams');
  assert.equal(oggSeconds(page(9, 0n), page(9, -1n), 44_100), undefined, 'no position');
  assert.equal(oggSeconds(page(9, 0n), page(9, 441_000n).subarray(0, 20), 44_100), undefined, 'cut off');
  assert.equal(oggSeconds(page(9, 0n), Buffer.alloc(500), 44_100), undefined, 'no page');
  assert.equal(oggSeconds(Buffer.alloc(3), page(9, 441_000n), 44_100), undefined, 'no head');
});
