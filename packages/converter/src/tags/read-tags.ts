import { type FileHandle, open } from 'node:fs/promises';
import { type Dialect, fromTexts } from './dialect.ts';
import { id3v23, id3v24, vorbis } from './dialects.ts';
import type { Tags } from './fields.ts';
import type { RawTag } from './id3/frames.ts';
import { readHead } from './id3/mp3-file.ts';
import { readFrames } from './id3/read-frames.ts';
import type { Native } from './native.ts';
import { readOtherTags } from './read-other-tags.ts';
import { readFlac } from './xiph/flac-file.ts';

/**
 * The tags of a music file, whatever its name says it is. Formats that we write are read by ourselves, since nobody
 * else gives back all of it; others by music-metadata. Broken tags give what is whole in them, or nothing.
 * Throws when the file cannot be opened or read.
 */
export async function readTags(path: string): Promise<Tags> {
  const file = await open(path, 'r');
  try {
    const own = await readOwnTags(file);
    return own ?? (await readOtherTags(path));
  } finally {
    await file.close();
  }
}

async function readOwnTags(file: FileHandle): Promise<Tags | undefined> {
  const flac = await readFlac(file);
  if (flac) return toTags(flac, vorbis);
  const { tag } = await readHead(file);
  return tag && fromId3(tag);
}

function fromId3(tag: RawTag): Tags {
  return toTags(readFrames(tag), tag.version === 4 ? id3v24 : id3v23);
}

function toTags(native: Native, dialect: Dialect): Tags {
  return { ...fromTexts(native.texts, dialect), pictures: native.pictures };
}
