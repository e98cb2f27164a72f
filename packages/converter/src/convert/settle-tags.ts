// The tags of the finished file: those of the source, with what was wished of them.
import { failureOfSystemError } from '../engine/track-failure.ts';
import { compareTags } from '../tags/compare-tags.ts';
import type { Picture, Tags, TagValues } from '../tags/fields.ts';
import { readTags } from '../tags/read-tags.ts';
import { writeTags } from '../tags/write-tags.ts';
import type { CoverWish, Proof, Source, Target } from '../words.ts';

export type TagChanges = {
  /** Of the whole track, newly measured. */
  replayGain?: TagValues;
  /** Other samples than the source's: what was measured of the album is true no longer. */
  isGainApplied: boolean;
};

export async function readSourceTags(source: Source): Promise<Tags> {
  try {
    return await readTags(source.path);
  } catch (error) {
    throw failureOfSystemError(error, 'source');
  }
}

/** Writes into the part file, and reads it back. `kept` counts against what was to be written. */
export async function settleTags(
  part: string,
  found: Tags,
  source: Source,
  target: Target,
  changes: TagChanges,
): Promise<Proof['tags']> {
  const wanted = await wantedTags(found, source, target, changes);
  await writeTags(part, target.format, wanted, { id3: target.id3 });
  return compareTags(wanted, await readTags(part));
}

async function wantedTags(found: Tags, source: Source, target: Target, changes: TagChanges): Promise<Tags> {
  const values: TagValues = { ...found.values, ...source.tags };
  if (changes.isGainApplied) {
    delete values.replayGainAlbumGain;
    delete values.replayGainAlbumPeak;
    delete values.replayGainTrackGain;
    delete values.replayGainTrackPeak;
  }
  Object.assign(values, changes.replayGain);
  if (target.previewS !== undefined) markPreview(values, target.previewS);
  return { values, others: found.others, pictures: await wishedPictures(found.pictures, target.cover) };
}

/** In the title, since that is what every player shows, and in the comment, where a machine finds it. */
function markPreview(values: TagValues, seconds: number): void {
  values.title = [`${values.title?.[0] ?? ''} (preview)`.trim()];
  values.comment = [...(values.comment ?? []), `Preview: the first ${seconds} seconds`];
}

async function wishedPictures(pictures: readonly Picture[], wish: CoverWish): Promise<readonly Picture[]> {
  if (wish.kind === 'as-is') return pictures;
  if (wish.kind === 'none') return [];
  const made = await Promise.all(pictures.map((picture) => smallJpeg(picture, wish.pixels)));
  return made.filter((picture) => picture !== undefined);
}

/** Baseline, since many radios know no progressive JPEG. A picture that cannot be read is left out. */
async function smallJpeg(picture: Picture, pixels: number): Promise<Picture | undefined> {
  // Loaded when a picture is first wished small: the library is large, and most workers never need it.
  const { default: sharp } = await import('sharp');
  const size = { width: pixels, height: pixels, fit: 'inside', withoutEnlargement: true } as const;
  try {
    const bytes = await sharp(picture.bytes, { limitInputPixels: 100_000_000 })
      .rotate()
      .resize(size)
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 85, progressive: false, mozjpeg: false })
      .toBuffer();
    return { ...picture, mime: 'image/jpeg', bytes };
  } catch {
    return undefined;
  }
}
