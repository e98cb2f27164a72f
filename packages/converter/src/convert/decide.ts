// What to do with a track, decided before anything is touched: a pure function of its form and the wish.
import { discImage } from '../engine/disc-image.ts';
import type { EncodePlan, SourceForm, Span } from '../engine/engine.ts';
import {
  type Check,
  type Failure,
  losslessFormats,
  type ProofNote,
  type Rate,
  type Source,
  type Target,
} from '../words.ts';

export type Decision =
  | { kind: 'copy'; check: Check }
  | { kind: 'encode'; plan: EncodePlan; notes: ProofNote[] }
  | { kind: 'refused'; failure: Failure };

const mp3Rates = [48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000];
const aacRates = [48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000];
const mostChannels: Record<Target['format'], number> = {
  mp3: 2,
  aac: 8,
  alac: 8,
  flac: 8,
  wav: 8,
  aiff: 8,
  opus: 8,
};
/** What LAME's V 0 to 9 come to on average, in kbit/s: for the question whether a file is good enough as it is. */
const kbpsOfQuality = [245, 225, 190, 175, 165, 130, 115, 100, 85, 65];
const containers: Record<Target['format'], string> = {
  mp3: 'mp3',
  aac: 'mov',
  alac: 'mov',
  flac: 'flac',
  wav: 'wav',
  aiff: 'aiff',
  opus: 'ogg',
};

export function decide(
  form: SourceForm,
  target: Target,
  source: Pick<Source, 'piece'> = {},
  mayBeCopied = true,
): Decision {
  if (form.container === discImage.demuxer && source.piece === undefined)
    return refused(
      'This is the image of a disc. Name the CUE sheet that lies beside it: that says where its music is.',
    );
  if (target.previewS !== undefined && !(target.previewS > 0))
    return refused('A preview has to be longer than nothing.');
  const span = spanOf(form, target, source);
  if (span && span.start >= (span.end ?? form.samples) && (span.end !== undefined || form.samples > 0))
    return refused('This piece begins after the end of its file.');
  const channels = channelsOf(form, target);
  const sampleRateHz = rateOf(form, target);
  if (!sampleRateHz)
    return refused(`${target.format.toUpperCase()} has no sample rate of ${target.sampleRateHz} Hz.`);
  if (mayBeCopied && !span && meets(form, target, channels)) return { kind: 'copy', check: checkOf(target) };
  const isLossless = losslessFormats.has(target.format);
  const sourceBits = form.isFloat || !form.isLossless ? 32 : (form.bitDepth ?? 16);
  const bitDepth = !isLossless ? undefined : bitDepthOf(form, target, sourceBits);
  // A rate change makes new values between the old ones, which are rounded like any other narrowing.
  const isChanged =
    sampleRateHz !== form.sampleRateHz || channels < form.channels || target.loudness.kind === 'applied';
  const dither = bitDepth !== undefined && (sourceBits > bitDepth || (isChanged && bitDepth === 16));
  const isHuge =
    form.samples * (sampleRateHz / form.sampleRateHz) * channels * ((bitDepth ?? 16) / 8) > 3.9e9;
  const notes: ProofNote[] = [];
  if (channels < form.channels) notes.push('mixed-down');
  if (sampleRateHz !== form.sampleRateHz) notes.push('resampled');
  if (dither) notes.push('dithered');
  if (target.previewS !== undefined) notes.push('preview');
  return {
    kind: 'encode',
    notes,
    plan: {
      format: target.format,
      rate: lossyRate(target, sampleRateHz, channels),
      sampleRateHz,
      channels,
      ...(bitDepth ? { bitDepth } : {}),
      dither,
      ...(span ? { span } : {}),
      ...(isHuge ? { isHuge } : {}),
      check: checkOf(target),
    },
  };
}

/** Plain samples are read back as fast as they are summed. */
function checkOf({ format, check }: Target): Check {
  if (!losslessFormats.has(format)) return 'quick';
  return format === 'flac' || format === 'alac' ? (check ?? 'whole') : 'whole';
}

function refused(detail: string): Decision {
  return { kind: 'refused', failure: { code: 'form-not-possible', detail } };
}

/** 1/75 s is exact at 44.1 kHz (588 samples); at other rates it is rounded the same way at both ends of a piece. */
function spanOf(form: SourceForm, target: Target, { piece }: Pick<Source, 'piece'>): Span | undefined {
  const at = (sectors: number) => Math.round((sectors * form.sampleRateHz) / 75);
  const start = piece ? at(piece.start) : 0;
  let end = piece?.end === undefined ? undefined : at(piece.end);
  if (target.previewS !== undefined) {
    const last = start + Math.round(target.previewS * form.sampleRateHz);
    end = end === undefined ? last : Math.min(end, last);
  }
  return start === 0 && end === undefined ? undefined : { start, ...(end === undefined ? {} : { end }) };
}

function channelsOf(form: SourceForm, target: Target): number {
  const most = Math.min(
    mostChannels[target.format],
    target.channels === 'mono' ? 1 : target.channels === 'stereo' ? 2 : 8,
  );
  return Math.min(form.channels, most);
}

/** The wished rate, or the source's, or the nearest below that the format has. Undefined when it has not the wished. */
function rateOf(form: SourceForm, target: Target): number | undefined {
  const wished = target.sampleRateHz;
  if (target.format === 'opus') return 48_000;
  if (target.format !== 'mp3' && target.format !== 'aac') return wished ?? form.sampleRateHz;
  const rates = target.format === 'mp3' ? mp3Rates : aacRates;
  const from = wished ?? form.sampleRateHz;
  if (rates.includes(from)) return from;
  if (wished !== undefined && wished < 44_100) return undefined;
  // A whole fraction of the rate resamples cleanest: 88.2 and 176.4 kHz become 44.1, 96 and 192 become 48.
  return rates.find((rate) => from % rate === 0) ?? rates.find((rate) => rate <= from) ?? rates.at(-1);
}

function bitDepthOf(form: SourceForm, target: Target, sourceBits: number): 16 | 24 {
  const most = target.bitDepth ?? 24;
  // Decoded lossy sound has no width of its own: 16 bits keep all that can be heard of it, unless more was wished.
  const needed = form.isLossless ? sourceBits : (target.bitDepth ?? 16);
  return needed > 16 && most === 24 ? 24 : 16;
}

function lossyRate(target: Target, sampleRateHz: number, channels: number): Rate {
  if (target.rate.kind === 'variable')
    return target.format === 'mp3' ? target.rate : { kind: 'constant', kbps: 256 };
  const { kbps } = target.rate;
  if (target.format === 'mp3')
    return {
      kind: 'constant',
      kbps: Math.min(kbps, sampleRateHz >= 32_000 ? 320 : sampleRateHz >= 16_000 ? 160 : 64),
    };
  // 6144 bits a channel and frame of 1024 samples (AAC-LC); 256 kbit/s a channel (libopus).
  const most = target.format === 'aac' ? Math.floor((6 * sampleRateHz) / 1000) * channels : 256 * channels;
  return { kind: 'constant', kbps: Math.min(kbps, most) };
}

/** The sound may stay as it is: no wait and no loss. */
function meets(form: SourceForm, target: Target, channels: number): boolean {
  if (form.hasOtherStreams) return false;
  if (form.codec !== target.format || form.container !== containers[target.format]) return false;
  if (channels !== form.channels || target.loudness.kind === 'applied') return false;
  const isRateRight =
    target.format === 'opus' ||
    target.sampleRateHz === undefined ||
    target.sampleRateHz === form.sampleRateHz;
  if (!isRateRight) return false;
  if (losslessFormats.has(target.format))
    return target.bitDepth === undefined || (form.bitDepth ?? 32) <= target.bitDepth;
  const most =
    target.rate.kind === 'constant' ? target.rate.kbps : (kbpsOfQuality[target.rate.quality] ?? 245);
  // Averages of a file lie a little over the rate that was asked for.
  return (form.kbps ?? Number.POSITIVE_INFINITY) <= most * 1.05;
}
