import { type FileHandle, open } from 'node:fs/promises';
import type { Format } from '../words.ts';
import { writeChunkTags } from './chunks/tag-chunks.ts';
import { type Dialect, toTexts } from './dialect.ts';
import { id3v23, id3v24, ilst, vorbis } from './dialects.ts';
import type { Tags } from './fields.ts';
import { writeMp3 } from './id3/mp3-file.ts';
import { writeMp4 } from './mp4/mp4-file.ts';
import type { Native } from './native.ts';
import { cleanText } from './values.ts';
import { writeFlac } from './xiph/flac-file.ts';
import { writeOpus } from './xiph/ogg-file.ts';

/**
 * Gives the file exactly these tags, in place; the audio stays byte for byte. Of what was there only what the
 * encoder said of its own work stays. For files that have no final name yet: a crash in between leaves them broken.
 * Throws when the file is not of the format, or the disk refuses.
 */
export async function writeTags(
  path: string,
  format: Format,
  tags: Tags,
  options: { id3: '2.3' | '2.4' },
): Promise<void> {
  const version = options.id3 === '2.3' ? 3 : 4;
  const id3 = version === 3 ? id3v23 : id3v24;
  const file = await open(path, 'r+');
  try {
    await writeAs[format](file, tags, id3, version);
  } finally {
    await file.close();
  }
}

type Write = (file: FileHandle, tags: Tags, id3: Dialect, version: 3 | 4) => Promise<void>;

const writeAs: Record<Format, Write> = {
  mp3: (file, tags, id3, version) => writeMp3(file, toNative(tags, id3), version),
  wav: (file, tags, id3, version) => writeChunkTags(file, tags, toNative(tags, id3), version, 'WAV'),
  aiff: (file, tags, id3, version) => writeChunkTags(file, tags, toNative(tags, id3), version, 'AIFF'),
  flac: (file, tags) => writeFlac(file, toNative(tags, vorbis)),
  opus: (file, tags) => writeOpus(file, toNative(tags, vorbis)),
  aac: (file, tags) => writeMp4(file, toNative(tags, ilst)),
  alac: (file, tags) => writeMp4(file, toNative(tags, ilst)),
};

function toNative(tags: Tags, dialect: Dialect): Native {
  const pictures = tags.pictures.filter(({ bytes }) => bytes.length > 0);
  return {
    texts: toTexts(tags, dialect),
    pictures: pictures.map((picture) => ({ ...picture, about: cleanText(picture.about) })),
  };
}
