import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { test } from 'node:test';
import { splice } from './splice.ts';
import { tempFile } from './testing/temp-file.ts';

const block = 1 << 20;

test('a piece is replaced by a longer, shorter or equal one, over the edges of blocks', async () => {
  const bytes = randomBytes(2 * block + 4321);
  for (const [start, end, length] of [
    [0, 0, 10],
    [0, 10, 0],
    [5, 100, 95],
    [1000, 2000, block + 7],
    [1000, block + 3000, 5],
    [0, block, 3 * block + 1],
    [bytes.length, bytes.length, 100],
    [0, bytes.length, 1],
  ] as const) {
    using file = tempFile(bytes);
    const piece = randomBytes(length);
    await using handle = await open(file.path, 'r+');
    await splice(handle, start, end, piece);
    const wanted = Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(end)]);
    assert.ok(file.read().equals(wanted), `${start} to ${end} by ${length}`);
  }
});
