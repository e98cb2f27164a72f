// The tags of the finished file: those of the source, with what was wished of them.
import { failureOfSystemError } from '../engine/track-failure.ts';
import { compareTags } from '../tags/compare-tags.ts';
import type { Picture, Tags, TagValues } from '../tags/fields.ts';
import { ofPiece } from '../tags/of-piece.ts';
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

/** Writes into the part file, and reads it back. `kept` counts against what was found and not wished away. */
export async function settleTags(
  part: string,
  found: Tags,
  source: Source,
  target: Target,
  changes: TagChanges,
): Promise<Proof['tags']> {
  const own = source.piece ? ofPiece(found) : found;
  const values = wantedValues(own, source, target, changes);
  const covers = await wishedCovers(own.pictures, target.cover);
  const { others } = own;
  const pictures = covers.flatMap(({ made }) => made ?? []);
  await writeTags(part, target.format, { values, others, pictures }, { id3: target.id3 });
  const expected: Tags = {
    // What is true no longer was there all the same.
    values: { ...own.values, ...values },
    others,
    pictures: covers.map(({ picture, made }) => made ?? picture),
  };
  return compareTags(expected, await readTags(part));
}

function wantedValues(found: Tags, source: Source, target: Target, changes: TagChanges): TagValues {
  const values: TagValues = { ...found.values, ...source.tags };
  if (changes.isGainApplied) {
    delete values.replayGainAlbumGain;
    delete values.replayGainAlbumPeak;
    delete values.replayGainTrackGain;
    delete values.replayGainTrackPeak;
  }
  Object.assign(values, changes.replayGain);
  if (target.previewS !== undefined) markPreview(values, target.previewS);
  return values;
}

/** In the title, since that is what every player shows, and in the comment, where a machine finds it. */
function markPreview(values: TagValues, seconds: number): void {
  values.title = [`${values.title?.[0] ?? ''} (preview)`.trim()];
  values.comment = [...(values.comment ?? []), `Preview: the first ${seconds} seconds`];
}

type Cover = { picture: Picture; made: Picture | undefined };

async function wishedCovers(pictures: readonly Picture[], wish: CoverWish): Promise<readonly Cover[]> {
  if (wish.kind === 'none') return [];
  const make = async (picture: Picture) =>
    wish.kind === 'as-is' ? picture : await smallJpeg(picture, wish.pixels);
  return await Promise.all(pictures.map(async (picture) => ({ picture, made: await make(picture) })));
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
