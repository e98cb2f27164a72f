import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pictureAt, pictureSize } from './file-picture.ts';

const bytes = (...parts: (number | number[])[]) => Uint8Array.from(parts.flat());
const tags = Array.from({ length: 40 }, (_, at) => at);

test('a picture is found by how it begins, wherever a format keeps it', () => {
  assert.equal(pictureAt(bytes(tags, [0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70])), 40);
  assert.equal(pictureAt(bytes(tags, [0xff, 0xd8, 0xff, 0xdb, 0, 0x43, 0, 1, 1, 1])), 40);
  assert.equal(pictureAt(bytes(tags, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])), 40);
});

test('a frame of MP3 is none, nor are quiet samples, nor what is cut off', () => {
  // -40 and -32 in both channels, as WAV has them.
  assert.equal(
    pictureAt(bytes([0xd8, 0xff, 0xd8, 0xff, 0xe0, 0xff, 0xe0, 0xff, 0xe8, 0xff, 0xe8, 0xff])),
    -1,
  );
  assert.equal(pictureAt(bytes(tags, [0xff, 0xfb, 0x90, 0x64, 0, 0, 0, 0])), -1);
  assert.equal(pictureAt(bytes(tags, [0xff, 0xd8, 0xff])), -1);
  assert.equal(pictureAt(new Uint8Array()), -1);
});

test('attack: how large a picture claims to be is read before it is decoded', () => {
  const png = bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], [0, 0, 0, 13, 73, 72, 68, 82]);
  assert.deepEqual(pictureSize(bytes([...png], [0, 0, 0x55, 0xf0, 0, 0, 0x55, 0xf0])), {
    width: 22_000,
    height: 22_000,
  });
  const start = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0];
  const table = [0xff, 0xc4, 0, 3, 0];
  const frame = [0xff, 0xc2, 0, 17, 8, 0, 100, 1, 144, 3];
  assert.deepEqual(pictureSize(bytes(start, table, frame)), { width: 400, height: 100 });
  for (const none of [bytes(start, [0, 0, 0, 0, 0, 0, 0, 0, 0]), bytes(start), png, new Uint8Array(40)])
    assert.equal(pictureSize(none), undefined);
});
