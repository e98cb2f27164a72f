import { open } from 'node:fs/promises';

/** What the encoder of a FLAC file noted of the samples that it was given. */
export type FlacSum = { md5: string; samples: number; bits: number };

/** Undefined where the file does not begin as FLAC, or its encoder noted nothing. */
export async function readFlacSum(path: string): Promise<FlacSum | undefined> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(42);
    await file.read(head, 0, head.length, 0);
    const isStreamInfo = head.toString('latin1', 0, 4) === 'fLaC' && (head[4]! & 0x7f) === 0;
    const md5 = head.toString('hex', 26, 42);
    if (!isStreamInfo || /^0+$/.test(md5)) return undefined;
    const bits = (((head[20]! & 1) << 4) | (head[21]! >> 4)) + 1;
    const samples = (head[21]! & 0xf) * 2 ** 32 + head.readUInt32BE(22);
    return { md5, samples, bits };
  } finally {
    await file.close();
  }
}
