import { open } from 'node:fs/promises';

/**
 * Samples of one channel that a WAV file's head promises, whether they are there or not: FFmpeg tells only those that
 * are. Undefined for other files, and where the writer did not know (0, or all ones, as of streams).
 */
export async function promisedWaveSamples(path: string): Promise<number | undefined> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(65_536);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return promisedIn(head.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function promisedIn(head: Buffer): number | undefined {
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE') return undefined;
  let block = 0;
  for (let at = 12; at + 8 <= head.length; ) {
    const name = head.toString('latin1', at, at + 4);
    const size = head.readUInt32LE(at + 4);
    if (name === 'fmt ' && at + 22 <= head.length) block = head.readUInt16LE(at + 20);
    if (name === 'data')
      return block > 0 && size > 0 && size < 0xffff_ff00 ? Math.floor(size / block) : undefined;
    at += 8 + size + (size % 2);
  }
  return undefined;
}
