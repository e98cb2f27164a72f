// Where the audio begins in a file: tags and covers before it are no listening time, so pacing passes over them.
import type { FileHandle } from 'node:fs/promises';

const blocksMost = 128;
/** Share of a file that tags and covers may take. */
const tagsMost = 0.9;

/** FLAC: metadata blocks of a type byte (top bit: last) and three bytes of length (RFC 9639, section 8). */
const afterFlacBlocks = async (read: Read, from: number): Promise<number> => {
  let at = from + 4;
  for (let block = 0; block < blocksMost; block++) {
    const head = await read(at, 4);
    if (head.length < 4) return at;
    at += 4 + head.readUIntBE(1, 3);
    if ((head.readUInt8(0) & 0x80) !== 0) return at;
  }
  return at;
};

/** MP4: boxes of four bytes length and a name; the audio is in `mdat` (ISO/IEC 14496-12, section 4.2). */
const startOfMdat = async (read: Read): Promise<number> => {
  let at = 0;
  for (let box = 0; box < blocksMost; box++) {
    const head = await read(at, 16);
    if (head.length < 16) return 0;
    if (head.toString('latin1', 4, 8) === 'mdat') return at + 8;
    const size = head.readUInt32BE(0);
    const length = size === 1 ? Number(head.readBigUInt64BE(8)) : size;
    if (length < 8) return 0;
    at += length;
  }
  return 0;
};

type Read = (at: number, length: number) => Promise<Buffer>;

/** Byte offset; 0 where the format is not one that says. */
export const audioStart = async (file: FileHandle, sizeBytes: number): Promise<number> => {
  const at = await findStart(file, sizeBytes);
  // A file that says it is tags all through is lying, and would choose its own pace.
  return at > sizeBytes * tagsMost ? 0 : at;
};

const findStart = async (file: FileHandle, sizeBytes: number): Promise<number> => {
  const read: Read = async (at, length) => {
    if (at > sizeBytes) return Buffer.alloc(0);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  };
  const head = await read(0, 12);
  if (head.length < 12) return 0;
  // ID3v2: ten bytes whose last four hold the length in seven bits each (id3.org, 2.4 structure, section 3.1).
  const id3 = head.toString('latin1', 0, 3) === 'ID3';
  const [a = 0, b = 0, c = 0, d = 0] = head.subarray(6, 10);
  const from = id3 ? 10 + (((a & 127) << 21) | ((b & 127) << 14) | ((c & 127) << 7) | (d & 127)) : 0;
  const magic = id3 ? await read(from, 4) : head.subarray(0, 4);
  if (magic.toString('latin1') === 'fLaC') return afterFlacBlocks(read, from);
  if (head.toString('latin1', 4, 8) === 'ftyp') return startOfMdat(read);
  return from;
};
