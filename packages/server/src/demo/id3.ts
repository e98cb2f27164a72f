// An ID3v2.4 tag (https://id3.org/id3v2.4.0-structure), as much of it as the demo album needs.

export type Tags = {
  title: string;
  artist: string;
  album: string;
  track: number;
  albumArtist?: string;
  trackCount?: number;
  year?: number;
  genre?: string;
  composer?: string;
  comment?: string;
  /** A JPEG. */
  cover?: Uint8Array;
};

/** Sizes in the tag use seven bits of each byte. */
const synchsafe = (size: number): Buffer =>
  Buffer.from([(size >> 21) & 127, (size >> 14) & 127, (size >> 7) & 127, size & 127]);

const utf8 = 3;
const frontCover = 3;

const frame = (id: string, ...parts: (Uint8Array | number[])[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from(id, 'latin1'), synchsafe(body.length), Buffer.alloc(2), body]);
};
/** No frame for what is not known. */
const text = (id: string, value: string | undefined): Buffer =>
  value === undefined ? Buffer.alloc(0) : frame(id, [utf8], Buffer.from(value));

export const writeTag = (tags: Tags): Buffer => {
  const frames = Buffer.concat([
    text('TIT2', tags.title),
    text('TPE1', tags.artist),
    text('TPE2', tags.albumArtist),
    text('TALB', tags.album),
    text('TRCK', [tags.track, tags.trackCount].filter(Boolean).join('/')),
    text('TDRC', tags.year?.toString()),
    text('TCON', tags.genre),
    text('TCOM', tags.composer),
    ...(tags.comment === undefined
      ? []
      : [frame('COMM', [utf8], Buffer.from('eng\0'), Buffer.from(tags.comment))]),
    ...(tags.cover === undefined
      ? []
      : [frame('APIC', [utf8], Buffer.from('image/jpeg\0'), [frontCover, 0], tags.cover)]),
  ]);
  return Buffer.concat([Buffer.from('ID3'), Buffer.from([4, 0, 0]), synchsafe(frames.length), frames]);
};
