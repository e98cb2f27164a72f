// The smallest files of each format that readers take for music, made here so that no binary lies in the repository.
import type { Format } from '../../words.ts';
import { buildAtom, uint32 } from '../mp4/atoms.ts';
import { pageFlags, writePacket, writePage } from '../xiph/ogg-pages.ts';

/** What stands for the sound: found again after each change of tags. */
export const sound = Buffer.from(
  Array.from({ length: 4096 }, (_, place) => (place * 7 + (place >> 5)) % 251),
);

export function tinyFile(format: Format): Buffer {
  return makers[format]();
}

const makers: Record<Format, () => Buffer> = {
  mp3: tinyMp3,
  flac: tinyFlac,
  wav: tinyWav,
  aiff: tinyAiff,
  aac: () => tinyM4a('audio-last'),
  alac: () => tinyM4a('audio-first'),
  opus: tinyOpus,
};

/** Frames of 128 kbit/s, the first with the head in which LAME says its delay. */
function tinyMp3(): Buffer {
  const frame = (body: Buffer) => {
    const bytes = Buffer.alloc(417);
    bytes.set([0xff, 0xfb, 0x90, 0x64]);
    body.copy(bytes, 36);
    return bytes;
  };
  const xing = Buffer.concat([
    Buffer.from('Info'),
    uint32(3),
    uint32(10),
    uint32(4170),
    Buffer.from('LAME3.100'),
  ]);
  const frames = Array.from({ length: 9 }, (_, place) =>
    frame(sound.subarray(place * 300, place * 300 + 300)),
  );
  return Buffer.concat([frame(xing), ...frames]);
}

function tinyFlac(): Buffer {
  const streamInfo = Buffer.alloc(34);
  streamInfo.writeUInt16BE(4096, 0);
  streamInfo.writeUInt16BE(4096, 2);
  // 44.1 kHz, two channels, 16 bits, 1024 samples.
  streamInfo.set([0x0a, 0xc4, 0x42, 0xf0, 0, 0, 4, 0], 10);
  const seekTable = Buffer.alloc(18);
  const blocks = [Buffer.from([0, 0, 0, 34]), streamInfo, Buffer.from([0x83, 0, 0, 18]), seekTable];
  return Buffer.concat([Buffer.from('fLaC'), ...blocks, sound]);
}

export function tinyWav(): Buffer {
  const chunk = (id: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(id);
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body]);
  };
  const format = Buffer.from('0100020044ac000010b1020004001000', 'hex');
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), chunk('data', sound)]));
}

function tinyAiff(): Buffer {
  const chunk = (id: string, body: Buffer) => Buffer.concat([Buffer.from(id), uint32(body.length), body]);
  // Two channels, 1024 frames, 16 bits, 44.1 kHz as a float of 80 bits.
  const common = Buffer.from('0002000004000010400eac44000000000000', 'hex');
  const audio = chunk('SSND', Buffer.concat([Buffer.alloc(8), sound]));
  return chunk('FORM', Buffer.concat([Buffer.from('AIFF'), chunk('COMM', common), audio]));
}

/** `large`: offsets of 64 bits. */
export function tinyM4a(order: 'audio-first' | 'audio-last', large = false): Buffer {
  const type = buildAtom('ftyp', Buffer.from('M4A \0\0\0\0M4A mp42isom\0\0\0\0'));
  const audio = buildAtom('mdat', sound);
  if (order === 'audio-first') return Buffer.concat([type, audio, tinyMoov(type.length + 8, large)]);
  const moovBytes = tinyMoov(0, large).length;
  return Buffer.concat([type, tinyMoov(type.length + moovBytes + 8, large), audio]);
}

function tinyMoov(offset: number, large: boolean): Buffer {
  const full = (name: string, ...numbers: (number | Buffer)[]) =>
    buildAtom(name, uint32(0), ...numbers.map((part) => (typeof part === 'number' ? uint32(part) : part)));
  const zeros = (bytes: number) => Buffer.alloc(bytes);
  const header = full('mvhd', 0, 0, 44_100, 4096, 0x10000, 0x1000000, zeros(8), zeros(36), zeros(24), 2);
  const half = sound.length / 2;
  // AAC-LC, 44.1 kHz, two channels.
  const decoder = Buffer.from('0319000000041140150000000000000000000000000005021210060102', 'hex');
  const form = Buffer.from('0002001000000000ac440000', 'hex');
  const entry = buildAtom(
    'mp4a',
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]),
    zeros(8),
    form,
    full('esds', decoder),
  );
  const places = large
    ? full('co64', 2, 0, offset, 0, offset + half)
    : full('stco', 2, offset, offset + half);
  const table = buildAtom(
    'stbl',
    full('stsd', 1, entry),
    full('stts', 1, 2, 2048),
    full('stsc', 1, 1, 1, 1),
    full('stsz', 0, 2, half, half),
    places,
  );
  const reference = buildAtom('dinf', full('dref', 1, buildAtom('url ', uint32(1))));
  const media = buildAtom(
    'mdia',
    full('mdhd', 0, 0, 44_100, 4096, 0x55c40000),
    full('hdlr', 0, Buffer.from('soun'), zeros(13)),
    buildAtom('minf', full('smhd', 0), reference, table),
  );
  const track = buildAtom('trak', full('tkhd', 0, 0, 1, 0, 4096, zeros(60)), media);
  return buildAtom('moov', header, track);
}

function tinyOpus(): Buffer {
  const serial = 0x1234;
  const head = Buffer.from('OpusHead\x01\x02\x38\x01\x80\xbb\x00\x00\x00\x00\x00', 'latin1');
  const first = {
    flags: pageFlags.first,
    granule: 0n,
    serial,
    sequence: 0,
    segments: Uint8Array.of(head.length),
  };
  const tags = Buffer.concat([Buffer.from('OpusTags'), Buffer.from('\x04\0\0\0test\0\0\0\0', 'latin1')]);
  const page = (sequence: number, flags: number, body: Buffer) =>
    writePage({ flags, granule: BigInt(sequence * 960), serial, sequence, segments: segmentsOf(body) }, body);
  const half = sound.length / 2;
  const audio = [page(2, 0, sound.subarray(0, half)), page(3, pageFlags.last, sound.subarray(half))];
  return Buffer.concat([writePage(first, head), ...writePacket(tags, serial, 1), ...audio]);
}

/** Packets of 200 bytes. */
function segmentsOf(body: Buffer): Uint8Array {
  const count = Math.ceil(body.length / 200);
  return Uint8Array.from({ length: count }, (_, place) => Math.min(200, body.length - place * 200));
}

/** The sound of a tiny file as its own tables say where it is; throws when they do not. */
export function soundOf(format: Format, file: Buffer): Buffer {
  switch (format) {
    case 'mp3':
      return file.subarray(file.length - 4170);
    case 'flac':
      return file.subarray(file.length - sound.length);
    case 'wav':
    case 'aiff':
      return soundOfChunks(file, format === 'aiff');
    case 'opus':
      return soundOfOgg(file);
    default:
      return soundOfM4a(file);
  }
}

function soundOfChunks(file: Buffer, isBig: boolean): Buffer {
  const size = (place: number) => (isBig ? file.readUInt32BE(place) : file.readUInt32LE(place));
  if (size(4) !== file.length - 8) throw new Error(`the file says ${size(4)} of ${file.length - 8} bytes`);
  for (let place = 12; place < file.length; place += 8 + size(place + 4) + (size(place + 4) % 2)) {
    const id = file.toString('latin1', place, place + 4);
    if (id === 'data') return file.subarray(place + 8, place + 8 + size(place + 4));
    if (id === 'SSND') return file.subarray(place + 16, place + 8 + size(place + 4));
  }
  throw new Error('there is no sound in the file');
}

function soundOfM4a(file: Buffer): Buffer {
  const half = sound.length / 2;
  const large = file.indexOf('co64');
  const table = large === -1 ? file.indexOf('stco') : large;
  const offsets = [0, 1].map((chunk) =>
    large === -1
      ? file.readUInt32BE(table + 12 + chunk * 4)
      : Number(file.readBigUInt64BE(table + 12 + chunk * 8)),
  );
  return Buffer.concat(offsets.map((offset) => file.subarray(offset, offset + half)));
}

/** The bodies of all pages after the comments, whose numbers must follow one another. */
function soundOfOgg(file: Buffer): Buffer {
  const bodies: Buffer[] = [];
  let packets = 0;
  for (let place = 0, number = 0; place < file.length; number++) {
    if (file.readUInt32LE(place + 18) !== number) throw new Error(`page ${number} has another number`);
    const count = file[place + 26] ?? 0;
    const segments = file.subarray(place + 27, place + 27 + count);
    const start = place + 27 + count;
    place = start + segments.reduce((sum, length) => sum + length, 0);
    if (packets >= 2) bodies.push(file.subarray(start, place));
    packets += segments.filter((length) => length < 255).length;
  }
  return Buffer.concat(bodies);
}
