import type { Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Hooks } from '../engine.ts';
import { TrackFailure } from '../track-failure.ts';
import { createTurns } from '../turns.ts';

/** Bytes of a file, and how many samples of one channel lie there. */
export type Region = { start: number; end: number; samples: number };

const bytesAtOnce = 256 * 1024;

/** `isSwapped`: 16-bit samples that lie big-endian are summed as little-endian. */
export async function sumRegion(
  path: string,
  { start, end, samples }: Region,
  hash: Hash,
  hooks: Hooks,
  isSwapped = false,
): Promise<void> {
  const turns = createTurns(hooks);
  const file = await open(path);
  try {
    const room = Buffer.allocUnsafe(Math.min(bytesAtOnce, end - start));
    for (let at = start; at < end; at += room.length) {
      const bytes = room.subarray(0, end - at);
      await readWhole(file, bytes, at);
      hash.update(isSwapped ? bytes.swap16() : bytes);
      if (turns.isDue) await turns.take(((at - start) / (end - start)) * samples);
    }
  } finally {
    await file.close();
  }
}

/** A share of the network may give less at once than was asked for. */
async function readWhole(file: FileHandle, bytes: Buffer, from: number): Promise<void> {
  for (let have = 0; have < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, have, bytes.length - have, from + have);
    if (bytesRead === 0)
      throw new TrackFailure('damaged', 'The file is damaged: it cannot be read to its end.');
    have += bytesRead;
  }
}
