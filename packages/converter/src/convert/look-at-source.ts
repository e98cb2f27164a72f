import { open } from 'node:fs/promises';
import type { Engine, SourceForm } from '../engine/engine.ts';
import { findProtection, sniffBytes } from '../engine/protected.ts';
import { failureOfSystemError, TrackFailure } from '../engine/track-failure.ts';
import { readMp4 } from '../tags/mp4/mp4-file.ts';

/** What is in the file, whatever its name says. Throws a `TrackFailure` for what is not to be converted. */
export async function lookAtSource(path: string, engine: Engine): Promise<SourceForm> {
  await refuseAtOnce(path);
  return await engine.probe(path);
}

async function refuseAtOnce(path: string): Promise<void> {
  try {
    const file = await open(path, 'r');
    try {
      const status = await file.stat();
      if (!status.isFile()) throw new TrackFailure('unreadable', 'The source is not a file.');
      if (status.size === 0)
        throw new TrackFailure('no-audio', 'There is no sound in this file: it is empty.');
      const head = Buffer.alloc(Math.min(sniffBytes, status.size));
      await file.read(head, 0, head.length, 0);
      const tail = Buffer.alloc(head.length);
      await file.read(tail, 0, tail.length, status.size - tail.length);
      const protection = findProtection(head, tail);
      if (protection)
        throw new TrackFailure(
          'protected',
          `The file is protected by its seller (${protection}), and Gatefold does not open such files. Many sellers give a file without protection on request, or when you buy the record from another shop.`,
        );
      const isMp4 = head.toString('latin1', 4, 8) === 'ftyp';
      if (isMp4 && (await readMp4(file)) === undefined)
        throw new TrackFailure(
          'damaged',
          'The file is damaged: it did not come whole, and what is missing says how to read it. Fetch it again.',
        );
    } finally {
      await file.close();
    }
  } catch (error) {
    throw failureOfSystemError(error, 'source');
  }
}
