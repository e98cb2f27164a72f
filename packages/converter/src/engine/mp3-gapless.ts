// FFmpeg's MP3 muxer takes the padding at a file's end from the last packet alone. Where LAME's padding reaches into
// the packet before, as in 4 of 100 files, up to 46 samples of silence would be played at the end of the track.
import { open } from 'node:fs/promises';

const lameTagBytes = 36;
const delayAt = 21;
const framesFlag = 1;

/**
 * Writes into the head frame (Xing, LAME) how many samples at the end are padding, so that exactly `samples` are
 * played. Does nothing to a file without such a frame.
 */
export async function settleMp3Length(path: string, samples: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const head = Buffer.alloc(1024);
    await file.read(head, 0, head.length, 0);
    const patched = withLength(head, samples);
    if (patched) await file.write(patched, 0, patched.length, 0);
  } finally {
    await file.close();
  }
}

/** `head` is the file from its first frame on. Undefined when there is nothing to change. */
function withLength(head: Buffer, samples: number): Buffer | undefined {
  const isMpeg1 = ((head[1]! >> 3) & 3) === 3;
  const isMono = head[3]! >> 6 === 3;
  const xing = 4 + (isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17);
  const name = head.toString('latin1', xing, xing + 4);
  if (name !== 'Xing' && name !== 'Info') return undefined;
  const flags = head.readUInt32BE(xing + 4);
  if ((flags & framesFlag) === 0) return undefined;
  const lame = xing + 8 + 4 + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  const delay = head.readUIntBE(lame + delayAt, 3) >> 12;
  const padding = head.readUInt32BE(xing + 8) * (isMpeg1 ? 1152 : 576) - delay - samples;
  if (padding < 0 || padding > 0xfff) return undefined;
  const patched = Buffer.from(head.subarray(0, lame + lameTagBytes));
  patched.writeUIntBE((delay << 12) | padding, lame + delayAt, 3);
  const crcAt = lame + lameTagBytes - 2;
  patched.writeUInt16BE(crc16(patched.subarray(0, crcAt)), crcAt);
  return patched;
}

/** CRC-16 (ANSI, reflected), as LAME guards its tag. */
function crc16(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
