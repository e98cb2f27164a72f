import { type FileHandle, open } from 'node:fs/promises';
import { type ChunkTags, readChunkTags } from './chunks/tag-chunks.ts';
import { type Dialect, fromTexts } from './dialect.ts';
import { id3v23, id3v24, ilst, riffInfo, vorbis } from './dialects.ts';
import type { Tags } from './fields.ts';
import type { RawTag } from './id3/frames.ts';
import { readHead } from './id3/mp3-file.ts';
import { readFrames } from './id3/read-frames.ts';
import { readMp4 } from './mp4/mp4-file.ts';
import type { Native } from './native.ts';
import { readOtherTags } from './read-other-tags.ts';
import { readFlac } from './xiph/flac-file.ts';
import { readOgg } from './xiph/ogg-file.ts';

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
  const comments = (await readFlac(file)) ?? (await readOgg(file));
  if (comments) return toTags(comments, vorbis);
  const items = await readMp4(file);
  if (items) return toTags(items, ilst);
  const chunks = await readChunkTags(file);
  if (chunks) return fromChunks(chunks);
  const { tag } = await readHead(file);
  return tag && fromId3(tag);
}

/** AIFF's own chunks hold a few fields that INFO names otherwise; and some write the track as the part that it is. */
const otherNames: Readonly<Record<string, string>> = {
  NAME: 'INAM',
  AUTH: 'IART',
  '(c) ': 'ICOP',
  ANNO: 'ICMT',
  IPRT: 'ITRK',
};

/** The ID3 tag says all; the older chunks count only where there is none. */
function fromChunks({ id3, old }: ChunkTags): Tags {
  if (id3) return fromId3(id3);
  const texts = new Map(old);
  for (const [key, values] of old) {
    const name = otherNames[key];
    if (name === undefined) continue;
    texts.delete(key);
    // What has its own name counts before what is meant by another.
    if (!texts.has(name)) texts.set(name, values);
  }
  return toTags({ texts, pictures: [] }, riffInfo);
}

function fromId3(tag: RawTag): Tags {
  return toTags(readFrames(tag), tag.version === 4 ? id3v24 : id3v23);
}

function toTags(native: Native, dialect: Dialect): Tags {
  return { ...fromTexts(native.texts, dialect), pictures: native.pictures };
}
