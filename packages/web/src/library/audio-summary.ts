import type { Format } from '@gatefold/contract';

/** Tag readers name codecs by their standards; people know them by shorter names. */
const shortNames: [RegExp, string][] = [
  [/layer (3|iii)\b|\bmp3/i, 'MP3'],
  [/alac/i, 'ALAC'],
  [/aac/i, 'AAC'],
  [/vorbis/i, 'Vorbis'],
  [/opus/i, 'Opus'],
  [/^pcm|\bpcm\b/i, 'PCM'],
];

export function codecName(format: Pick<Format, 'codec' | 'container'>): string {
  const name = format.codec || format.container;
  return shortNames.find(([pattern]) => pattern.test(name))?.[1] ?? name;
}

/** "FLAC 24/96", "MP3 320", "FLAC, MP3": how an album is stored, in a few letters. */
export function audioSummary(formats: Format[]): string {
  const codecs = [...new Set(formats.map(codecName))];
  const [codec] = codecs;
  if (codec === undefined) return '';
  if (codecs.length > 1) return codecs.join(', ');
  if (formats.every((format) => format.lossless)) {
    const depths = new Set(formats.map((format) => format.bitDepth));
    const rates = new Set(formats.map((format) => format.sampleRateHz));
    const [depth] = depths;
    const [rate] = rates;
    return depths.size === 1 && rates.size === 1 && depth && rate
      ? `${codec} ${depth}/${rate / 1000}`
      : codec;
  }
  const kbps = formats.map((format) => format.bitrateKbps ?? 0);
  const steady = kbps.every((value) => Math.round(value) === Math.round(kbps[0] ?? 0));
  return steady && kbps[0] ? `${codec} ${Math.round(kbps[0])}` : codec;
}
