// The forms that files can have: what is asked of the server, and about how large the files become.
import type { AudioFormat, ConversionSettings } from '@gatefold/contract';

type Traits = {
  lossless: boolean;
  /** Of what lossless music takes on a CD. */
  share?: number;
};

/** A record, so that the compiler asks for a format that is missing here; in the order in which they are offered. */
const traits: Record<AudioFormat, Traits> = {
  mp3: { lossless: false },
  aac: { lossless: false },
  flac: { lossless: true, share: 0.6 },
  alac: { lossless: true, share: 0.62 },
  wav: { lossless: true, share: 1 },
  aiff: { lossless: true, share: 1 },
  opus: { lossless: false },
};

export const formats = Object.keys(traits) as AudioFormat[];
export const isFormat = (value: unknown): value is AudioFormat => formats.some((format) => format === value);
export const isLossless = (format: AudioFormat): boolean => traits[format].lossless;
/** Formats whose tags are ID3, of which old radios read the older version only. */
export const hasId3 = (format: AudioFormat): boolean => ['mp3', 'wav', 'aiff'].includes(format);

/** Formats that take long to decode again: here the check is a choice. */
export const hasCheck = (format: AudioFormat): boolean => format === 'flac' || format === 'alac';

export const formatNames: Record<AudioFormat, string> = {
  mp3: 'MP3',
  aac: 'AAC',
  flac: 'FLAC',
  alac: 'ALAC',
  wav: 'WAV',
  aiff: 'AIFF',
  opus: 'Opus',
};

/** As they are offered: by the endings that people look for, too. */
export const offeredNames: Record<AudioFormat, string> = {
  ...formatNames,
  aac: 'AAC (M4A)',
  alac: 'ALAC (M4A)',
};

/** "MP3 · 320 kbit/s", "FLAC" */
export function formText({ format, kbps, quality }: ConversionSettings, variable: string): string {
  const rate = format === 'mp3' && quality !== undefined ? variable : kbps && `${kbps} kbit/s`;
  return isLossless(format) || !rate ? offeredNames[format] : `${offeredNames[format]} · ${rate}`;
}

export const rates = [96, 128, 160, 192, 256, 320] as const;
export const usualRate: Partial<Record<AudioFormat, number>> = { mp3: 320, aac: 256, opus: 160 };

/** About what MP3 of a variable rate comes to, from 0 (best) to 9. */
const variableKbps = [245, 225, 190, 175, 165, 130, 115, 100, 85, 65];
const cdKbps = 1411;

/** kbit/s, about. */
export function expectedKbps(settings: ConversionSettings): number {
  const { format, kbps, quality, sampleRateHz = 44_100, bitDepth = 16, channels } = settings;
  const { lossless, share = 1 } = traits[format];
  if (!lossless) {
    if (format === 'mp3' && quality !== undefined) return variableKbps[quality] ?? cdKbps;
    return kbps ?? usualRate[format] ?? 320;
  }
  return cdKbps * share * (sampleRateHz / 44_100) * (bitDepth / 16) * (channels === 'mono' ? 0.5 : 1);
}

export const expectedBytes = (settings: ConversionSettings, durationMs: number): number =>
  (expectedKbps(settings) * durationMs) / 8;

/** The wishes that mean something for the format, as the server takes them. */
export function wishes(settings: ConversionSettings): ConversionSettings {
  const { format, kbps, quality, bitDepth, id3, name, coverPixels, lufs, check, ...rest } = settings;
  const lossy = !isLossless(format);
  const variable = format === 'mp3' && quality !== undefined;
  return {
    ...rest,
    format,
    ...(variable ? { quality } : {}),
    ...(lossy && !variable && kbps !== undefined ? { kbps } : {}),
    ...(!lossy && bitDepth !== undefined ? { bitDepth } : {}),
    ...(hasId3(format) && id3 ? { id3 } : {}),
    ...(hasCheck(format) && check ? { check } : {}),
    ...(name?.trim() ? { name: name.trim() } : {}),
    ...(rest.cover === 'jpeg' && coverPixels !== undefined ? { coverPixels } : {}),
    ...(rest.loudness === 'applied' && lufs !== undefined ? { lufs } : {}),
  };
}

/** What the car's profile comes to, as far as it is shown. */
export const carSettings: ConversionSettings = {
  format: 'mp3',
  kbps: 320,
  numbered: true,
  playlists: ['m3u8'],
};

/**
 * Settings in which a wish of one's own counts. The car's profile is over all others, so it ends; what was seen of it
 * stays until it is changed.
 */
export function released(settings: ConversionSettings): ConversionSettings {
  if (settings.profile !== 'car') return settings;
  const { quality: _variable, ...rest } = settings;
  return { ...rest, ...carSettings, profile: 'none' };
}

/** Another format, with the rate that is usual for it. */
export function withFormat(settings: ConversionSettings, format: AudioFormat): ConversionSettings {
  const { quality: _variable, kbps: _before, ...rest } = settings;
  const kbps = usualRate[format];
  return { ...rest, format, ...(kbps === undefined ? {} : { kbps }) };
}
