// What the converter is asked for, from what the person asked for. Pure.
import type { ConversionSettings } from '@gatefold/contract';
import { type CarProfile, carTarget, type Target, usualCarProfile } from '@gatefold/converter';

/** All that an account may have whose plan says preview. */
export const previewS = 60;

/** Names with room for the mark of a preview. */
export const carProfile: CarProfile = {
  ...usualCarProfile,
  nameUnitsMax: usualCarProfile.nameUnitsMax - ' (preview)'.length,
};

const usualKbps = { mp3: 320, aac: 256, opus: 160 } as const;
/** Between what streaming services aim at and ReplayGain's -18: loud enough for a car. */
const usualLufs = -14;
const usualCoverPixels = 500;

const rateOf = ({ format, kbps, quality }: ConversionSettings): Target['rate'] => {
  if (format === 'mp3' && quality !== undefined) return { kind: 'variable', quality };
  const usual = format === 'mp3' || format === 'aac' || format === 'opus' ? usualKbps[format] : 320;
  return { kind: 'constant', kbps: kbps ?? usual };
};

export const targetOf = (settings: ConversionSettings, isPreview: boolean): Target => {
  const preview = isPreview ? { previewS } : {};
  // Over all other wishes.
  if (settings.profile === 'car') return { ...carTarget(carProfile), ...preview };
  const { format, sampleRateHz, bitDepth, channels, loudness, lufs, cover, coverPixels, id3, check } =
    settings;
  return {
    format,
    rate: rateOf(settings),
    ...(sampleRateHz === undefined ? {} : { sampleRateHz }),
    ...(bitDepth === undefined ? {} : { bitDepth }),
    channels: channels ?? 'as-is',
    loudness:
      loudness === 'applied' ? { kind: 'applied', lufs: lufs ?? usualLufs } : { kind: loudness ?? 'as-is' },
    cover:
      cover === 'jpeg'
        ? { kind: 'jpeg', pixels: coverPixels ?? usualCoverPixels }
        : { kind: cover ?? 'as-is' },
    id3: id3 ?? '2.4',
    ...(check === undefined ? {} : { check }),
    ...preview,
  };
};
