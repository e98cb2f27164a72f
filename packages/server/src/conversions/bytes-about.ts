// How large a file will be, about, before it is made. Pure.
import type { Target } from '@gatefold/converter';

const isLossy = ({ format }: Target) => format === 'mp3' || format === 'aac' || format === 'opus';
const channels = 2;

/** As of a disc, where nothing else is known. What is larger, with a cover say, takes of the room that is kept free. */
export const bytesAbout = (target: Target, lengthMs: number, sourceBytes: number): number => {
  const lengthS = Math.min(lengthMs / 1000, target.previewS ?? Number.POSITIVE_INFINITY);
  if (isLossy(target))
    return lengthS * (target.rate.kind === 'constant' ? target.rate.kbps : 320) * (1000 / 8);
  const { sampleRateHz = 44_100, bitDepth = 16 } = target;
  const plain = lengthS * sampleRateHz * channels * (bitDepth / 8);
  const ofSource = lengthMs === 0 ? sourceBytes : sourceBytes * ((lengthS * 1000) / lengthMs);
  return Math.max(plain, ofSource);
};
