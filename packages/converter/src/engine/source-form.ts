import { type Format, losslessFormats } from '../words.ts';
import type { SourceForm } from './engine.ts';

/** What FFmpeg says of a stream, by whichever way it was asked. */
export type Said = {
  /** As `flac,ogg` or `mov,mp4,m4a`. */
  demuxer: string;
  codec: string;
  sampleFormat: string;
  sampleRateHz: number;
  channels: number;
  bitsPerRawSample: number;
  bitsPerCodedSample: number;
  bitsPerSecond: number;
  samples: number;
  layout?: string;
  hasOtherStreams: boolean;
};

const formatOfCodec: Record<string, Format> = {
  mp3: 'mp3',
  mp3float: 'mp3',
  aac: 'aac',
  alac: 'alac',
  flac: 'flac',
  opus: 'opus',
  libopus: 'opus',
};
const losslessCodecs = new Set([
  'ape',
  'tak',
  'tta',
  'wavpack',
  'truehd',
  'mlp',
  'wmalossless',
  'shorten',
  'mp4als',
]);

export function sourceForm(said: Said): SourceForm {
  const container = said.demuxer.split(',')[0] ?? '';
  const isPcm = said.codec.startsWith('pcm_');
  const isPlainPcm = isPcm && (container === 'wav' || container === 'aiff');
  const codec = formatOfCodec[said.codec] ?? (isPlainPcm ? container : said.codec);
  const isLossless =
    losslessFormats.has(codec as Format) ||
    losslessCodecs.has(said.codec) ||
    isPcm ||
    said.codec.startsWith('dsd');
  const bits = said.bitsPerRawSample || (isPcm ? said.bitsPerCodedSample : 0) || widthOf(said.sampleFormat);
  return {
    codec,
    container,
    sampleRateHz: said.sampleRateHz,
    channels: said.channels,
    ...(isLossless ? { bitDepth: bits } : {}),
    ...(said.bitsPerSecond > 0 ? { kbps: Math.round(said.bitsPerSecond / 1000) } : {}),
    samples: said.samples,
    isLossless,
    isFloat: said.sampleFormat.startsWith('flt') || said.sampleFormat.startsWith('dbl'),
    ...(said.layout ? { layout: said.layout } : {}),
    ...(said.hasOtherStreams ? { hasOtherStreams: true } : {}),
  };
}

/** Of one sample, in bits. */
function widthOf(sampleFormat: string): number {
  if (sampleFormat.startsWith('u8')) return 8;
  if (sampleFormat.startsWith('s16')) return 16;
  return sampleFormat.startsWith('dbl') || sampleFormat.startsWith('s64') ? 64 : 32;
}
