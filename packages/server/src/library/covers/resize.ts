// What sharp does for covers, with the limits that keep a hostile picture from hurting.
import sharp from 'sharp';
import { type CoverColors, coverColors } from './cover-colors.ts';

// One decoded picture at a time is enough for covers; the cache of sharp would hold on to files and memory.
sharp.concurrency(1);
sharp.cache(false);

const limits = { limitInputPixels: 100_000_000, failOn: 'error', pages: 1 } as const;
const secondsMax = 15;

/** The two colours of a picture; undefined when it is not a picture that can be read. */
export const readColors = async (picture: Uint8Array): Promise<CoverColors | undefined> => {
  try {
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
