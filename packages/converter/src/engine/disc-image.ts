// The image of an audio disc, as the BIN of BIN/CUE: samples and nothing that says so. Its name and its size tell it.
import { statSync } from 'node:fs';

/** 1/75 s of an audio disc, in bytes. */
const sectorBytes = 2352;

/** What FFmpeg is told of it, since the file does not: 16 bit, little endian, 44.1 kHz, stereo. */
export const discImage = { demuxer: 's16le', sampleRateHz: 44_100, layout: 'stereo' } as const;

/** Only a sheet says which of its sectors hold music: without a piece it is not to be converted. */
export function isDiscImage(path: string): boolean {
  if (!/\.bin$/i.test(path)) return false;
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return size > 0 && size % sectorBytes === 0;
}
