// Where everything stands in a ZIP file of files that are stored as they are (PKWARE's APPNOTE 6.3.10, with Zip64).
// Size and CRC-32 of each file are known before, so that all of it is known before a byte is sent: its length, and
// what stands at any place of it. Pure.

export type ZipEntry = {
  /** With folders, separated by `/`. */
  name: string;
  sizeBytes: number;
  crc32: number;
  /** Milliseconds since 1970. */
  changedAt: number;
  /** Where its bytes are: a file, or they themselves. */
  content: { path: string | Buffer } | { bytes: Uint8Array };
};

/** A piece of the ZIP: bytes that stand here, or a file that is put in whole. */
export type Piece = { at: number; sizeBytes: number; content: ZipEntry['content'] };

export type ZipLayout = { pieces: readonly Piece[]; sizeBytes: number };

const most32 = 0xffff_ffff;
const most16 = 0xffff;
const namesAreUtf8 = 0x0800;
const plainVersion = 20;
const zip64Version = 45;
/** Made on Unix, by something that knows Zip64. */
const madeBy = 0x0300 | zip64Version;
const ordinaryFile = 0o100_644 * 0x1_0000;

/** Date and time as MS-DOS kept them, in UTC; years before 1980 and after 2107 cannot be said. */
const dosMoment = (ms: number): { date: number; time: number } => {
  const moment = new Date(ms);
  const year = Math.min(Math.max(moment.getUTCFullYear(), 1980), 2107);
  return {
    date: ((year - 1980) << 9) | ((moment.getUTCMonth() + 1) << 5) | moment.getUTCDate(),
    time:
      (moment.getUTCHours() << 11) | (moment.getUTCMinutes() << 5) | Math.floor(moment.getUTCSeconds() / 2),
  };
};

/** The extra field of Zip64, with those values that do not fit into their place; empty when all do. */
const zip64Field = (values: readonly number[]): Buffer => {
  const large = values.filter((value) => value >= most32);
  if (large.length === 0) return Buffer.alloc(0);
  const field = Buffer.alloc(4 + large.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(large.length * 8, 2);
  for (const [at, value] of large.entries()) field.writeBigUInt64LE(BigInt(value), 4 + at * 8);
  return field;
};

const in32 = (value: number): number => Math.min(value, most32);

const localHead = ({ name, sizeBytes, crc32, changedAt }: ZipEntry): Buffer => {
  const nameBytes = Buffer.from(name, 'utf8');
  const extra = zip64Field([sizeBytes, sizeBytes]);
  const { date, time } = dosMoment(changedAt);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x0403_4b50, 0);
  head.writeUInt16LE(extra.length > 0 ? zip64Version : plainVersion, 4);
  head.writeUInt16LE(namesAreUtf8, 6);
  head.writeUInt16LE(time, 10);
  head.writeUInt16LE(date, 12);
  head.writeUInt32LE(crc32, 14);
  head.writeUInt32LE(in32(sizeBytes), 18);
  head.writeUInt32LE(in32(sizeBytes), 22);
  head.writeUInt16LE(nameBytes.length, 26);
  head.writeUInt16LE(extra.length, 28);
  return Buffer.concat([head, nameBytes, extra]);
};

const centralHead = ({ name, sizeBytes, crc32, changedAt }: ZipEntry, at: number): Buffer => {
  const nameBytes = Buffer.from(name, 'utf8');
  const extra = zip64Field([sizeBytes, sizeBytes, at]);
  const { date, time } = dosMoment(changedAt);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x0201_4b50, 0);
  head.writeUInt16LE(madeBy, 4);
  head.writeUInt16LE(extra.length > 0 ? zip64Version : plainVersion, 6);
  head.writeUInt16LE(namesAreUtf8, 8);
  head.writeUInt16LE(time, 12);
  head.writeUInt16LE(date, 14);
  head.writeUInt32LE(crc32, 16);
  head.writeUInt32LE(in32(sizeBytes), 20);
  head.writeUInt32LE(in32(sizeBytes), 24);
  head.writeUInt16LE(nameBytes.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE(ordinaryFile, 38);
  head.writeUInt32LE(in32(at), 42);
  return Buffer.concat([head, nameBytes, extra]);
};

/** What ends the file, after a directory of so many bytes at that place. */
const tail = (count: number, directoryBytes: number, directoryAt: number): Buffer => {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(Math.min(count, most16), 8);
  end.writeUInt16LE(Math.min(count, most16), 10);
  end.writeUInt32LE(in32(directoryBytes), 12);
  end.writeUInt32LE(in32(directoryAt), 16);
  if (count < most16 && directoryBytes < most32 && directoryAt < most32) return end;
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x0606_4b50, 0);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeUInt16LE(madeBy, 12);
  end64.writeUInt16LE(zip64Version, 14);
  end64.writeBigUInt64LE(BigInt(count), 24);
  end64.writeBigUInt64LE(BigInt(count), 32);
  end64.writeBigUInt64LE(BigInt(directoryBytes), 40);
  end64.writeBigUInt64LE(BigInt(directoryAt), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x0706_4b50, 0);
  locator.writeBigUInt64LE(BigInt(directoryAt + directoryBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end64, locator, end]);
};

export const layOutZip = (entries: readonly ZipEntry[]): ZipLayout => {
  const pieces: Piece[] = [];
  let at = 0;
  const put = (content: ZipEntry['content'], sizeBytes: number) => {
    if (sizeBytes > 0) pieces.push({ at, sizeBytes, content });
    at += sizeBytes;
  };
  const putBytes = (bytes: Buffer) => put({ bytes }, bytes.length);
  const central: Buffer[] = [];
  for (const entry of entries) {
    central.push(centralHead(entry, at));
    putBytes(localHead(entry));
    put(entry.content, entry.sizeBytes);
  }
  const directoryAt = at;
  const directory = Buffer.concat(central);
  putBytes(directory);
  putBytes(tail(entries.length, directory.length, directoryAt));
  return { pieces, sizeBytes: at };
};

/** A part of a piece: `from` and `to` (behind the last byte) are places within it. */
export type Part = { content: ZipEntry['content']; from: number; to: number };

/** The parts that make up the bytes from `first` to `last`, both included. */
export const partsBetween = ({ pieces }: ZipLayout, first: number, last: number): Part[] => {
  const parts: Part[] = [];
  for (const { at, sizeBytes, content } of pieces) {
    const from = Math.max(first - at, 0);
    const to = Math.min(last + 1 - at, sizeBytes);
    if (from < to) parts.push({ content, from, to });
  }
  return parts;
};
