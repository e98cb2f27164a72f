import type { Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Hooks } from '../engine.ts';
import { TrackFailure } from '../track-failure.ts';

/** Bytes of a file. */
export type Region = { start: number; end: number };

const bytesAtOnce = 256 * 1024;

/** `isSwapped`: 16-bit samples that lie big-endian are summed as little-endian. */
export async function sumRegion(
  path: string,
  { start, end }: Region,
  hash: Hash,
  hooks: Hooks,
  isSwapped = false,
): Promise<void> {
  const file = await open(path);
  try {
    const room = Buffer.allocUnsafe(Math.min(bytesAtOnce, end - start));
    for (let at = start; at < end; ) {
      hooks.signal.throwIfAborted();
      const bytes = room.subarray(0, end - at);
      // A local file gives all that is asked for, but at its end.
      const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
      if (bytesRead < bytes.length)
        throw new TrackFailure('damaged', 'The file is damaged: it cannot be read to its end.');
      hash.update(isSwapped ? bytes.swap16() : bytes);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}
