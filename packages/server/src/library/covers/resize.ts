// What sharp does for covers, with the limits that keep a hostile picture from hurting.
import { type CoverColors, coverColors } from './cover-colors.ts';

let loaded: Promise<typeof import('sharp').default> | undefined;

/** Loaded by the first picture that is asked for: it holds ten megabytes. */
const loadSharp = () => {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // One decoded picture at a time is enough for covers; the cache would hold on to files and memory.
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  });
  return loaded;
};

const limits = { limitInputPixels: 100_000_000, failOn: 'error', pages: 1 } as const;
const secondsMax = 15;

/** The two colours of a picture; undefined when it is not a picture that can be read. */
export const readColors = async (picture: Uint8Array): Promise<CoverColors | undefined> => {
  try {
    const sharp = await loadSharp();
    const pixels = await sharp(picture, limits)
      .timeout({ seconds: secondsMax })
      .resize(48, 48, { fit: 'fill', kernel: 'linear' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer();
    return coverColors(pixels);
  } catch {
    return undefined;
  }
};

/** A WebP whose longest side is at most `size` pixels; undefined when it is not a picture that can be read. */
export const resize = async (picture: Uint8Array, size: number): Promise<Uint8Array | undefined> => {
  try {
    const sharp = await loadSharp();
    return await sharp(picture, limits)
      .timeout({ seconds: secondsMax })
      .rotate()
      .resize(size, size, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 82, effort: 3 })
      .toBuffer();
  } catch {
    return undefined;
  }
};
