// A browser's audio element that meets a picture in an MP3 or an MP4 reads up to a minute of audio before its first
// sound (Chromium: the picture counts as a video stream whose size it cannot find out). Paced, that is a minute of
// silence. So the picture gets another name on its way to such an element: its bytes stay, lengths and ranges too.
import type { FileHandle } from 'node:fs/promises';

/** Bytes to send at an offset of the file instead of those that stand there. */
export type Patch = { at: number; bytes: Buffer };

type Read = (at: number, length: number) => Promise<Buffer>;

/** More frames or boxes than any real file has. */
const stepsMost = 1000;

const syncsafe = (bytes: Buffer, at: number): number =>
  ((bytes.readUInt8(at) & 127) << 21) |
  ((bytes.readUInt8(at + 1) & 127) << 14) |
  ((bytes.readUInt8(at + 2) & 127) << 7) |
  (bytes.readUInt8(at + 3) & 127);

/** ID3v2 (id3.org, 2.3 and 2.4, section 3 and 4): an `APIC` frame becomes an `XPIC`, a name free for experiments. */
const inId3 = async (read: Read, head: Buffer): Promise<Patch[]> => {
  const version = head.readUInt8(3);
  const end = 10 + syncsafe(head, 6);
  const [nameLength, headLength, picture] = version === 2 ? [3, 6, 'PIC'] : [4, 10, 'APIC'];
  const patches: Patch[] = [];
  let at = 10;
  if (version > 2 && (head.readUInt8(5) & 0x40) !== 0) {
    const extended = await read(at, 4);
    if (extended.length < 4) return [];
    at += version === 3 ? 4 + extended.readUInt32BE(0) : syncsafe(extended, 0);
  }
  for (let step = 0; step < stepsMost && at + headLength <= end; step++) {
    const frame = await read(at, headLength);
    if (frame.length < headLength || frame.readUInt8(0) === 0) break;
    if (frame.toString('latin1', 0, nameLength) === picture) patches.push({ at, bytes: Buffer.from('X') });
    const length =
      version === 2 ? frame.readUIntBE(3, 3) : version === 3 ? frame.readUInt32BE(4) : syncsafe(frame, 4);
    at += headLength + length;
  }
  return patches;
};

const pathToPicture = ['moov', 'udta', 'meta', 'ilst', 'covr'];

/** MP4 (ISO/IEC 14496-12, section 4.2): the box `covr` of the tags becomes `free`. */
const inMp4 = async (read: Read, from: number, end: number, depth: number): Promise<Patch[]> => {
  let at = from;
  for (let step = 0; step < stepsMost && at + 8 <= end; step++) {
    const head = await read(at, 16);
    if (head.length < 8) return [];
    const size = head.readUInt32BE(0);
    const length =
      size === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : size === 0 ? end - at : size;
    if (length < 8) return [];
    const name = head.toString('latin1', 4, 8);
    if (name === pathToPicture[depth]) {
      if (depth === pathToPicture.length - 1) return [{ at: at + 4, bytes: Buffer.from('free') }];
      const versionAndFlags = name === 'meta' ? 4 : 0;
      const inside = at + (size === 1 ? 16 : 8) + versionAndFlags;
      return inMp4(read, inside, Math.min(end, at + length), depth + 1);
    }
    at += length;
  }
  return [];
};

/** What to change so that no picture is seen; nothing for other formats, which start at once with one. */
export const hidePictures = async (file: FileHandle, sizeBytes: number): Promise<Patch[]> => {
  const read: Read = async (at, length) => {
    if (at > sizeBytes) return Buffer.alloc(0);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  };
  const head = await read(0, 12);
  if (head.length < 12) return [];
  if (head.toString('latin1', 0, 3) === 'ID3') return inId3(read, head);
  if (head.toString('latin1', 4, 8) === 'ftyp') return inMp4(read, 0, sizeBytes, 0);
  return [];
};

/** Applies what falls into a piece of the file that begins at `from`. Changes `piece` itself. */
export const applyPatches = (piece: Uint8Array, from: number, patches: readonly Patch[]): void => {
  for (const { at, bytes } of patches) {
    for (const [index, byte] of bytes.entries()) {
      const spot = at + index - from;
      if (spot >= 0 && spot < piece.length) piece[spot] = byte;
    }
  }
};
