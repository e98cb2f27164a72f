// What FFmpeg calls the formats, and how each encoder is asked: shared by both engines, so that they make the same.
import type { Format } from '../words.ts';
import type { EncodePlan } from './engine.ts';

export type EncoderWish = {
  codec:
    | 'libmp3lame'
    | 'aac'
    | 'alac'
    | 'flac'
    | 'pcm_s16le'
    | 'pcm_s24le'
    | 'pcm_s16be'
    | 'pcm_s24be'
    | 'libopus';
  muxer: string;
  /** What the encoder is fed with. */
  sampleFormat: 's16' | 's16p' | 's32' | 's32p' | 'flt' | 'fltp';
  options: Record<string, string | number>;
  muxerOptions: Record<string, string | number>;
  /** Bits a second. */
  bitRate?: number;
  /** LAME's V, which FFmpeg wants times 118 as `global_quality` with the flag `qscale`. */
  quality?: number;
};

const muxers: Record<Format, string> = {
  mp3: 'mp3',
  aac: 'ipod',
  alac: 'ipod',
  flac: 'flac',
  wav: 'wav',
  aiff: 'aiff',
  opus: 'opus',
};

/** `sourceWidth` of the samples that come in: 16-bit music goes into LAME as it is. */
export function encoderWish(plan: EncodePlan, isNarrow: boolean): EncoderWish {
  const { format, rate } = plan;
  const muxer = muxers[format];
  const isWide = plan.bitDepth === 24;
  const bitRate = rate.kind === 'constant' ? rate.kbps * 1000 : undefined;
  const none = {};
  switch (format) {
    case 'mp3':
      return {
        codec: 'libmp3lame',
        muxer,
        sampleFormat: isNarrow ? 's16p' : 'fltp',
        // LAME's level 5 is its own middle; 2 costs a third more time for what few can hear.
        options: { compression_level: 5 },
        muxerOptions: { id3v2_version: 0, write_id3v1: 0, write_xing: 1 },
        ...(rate.kind === 'variable' ? { quality: rate.quality } : { bitRate: bitRate! }),
      };
    case 'aac':
      // FFmpeg 8.1's other coder takes three times as long and overshoots its rate.
      return {
        codec: 'aac',
        muxer,
        sampleFormat: 'fltp',
        options: { aac_coder: 'fast' },
        muxerOptions: none,
        bitRate: bitRate ?? 256_000,
      };
    case 'opus':
      return {
        codec: 'libopus',
        muxer,
        sampleFormat: isNarrow ? 's16' : 'flt',
        options: { vbr: 'on' },
        muxerOptions: none,
        bitRate: bitRate ?? 160_000,
      };
    case 'alac':
      return {
        codec: 'alac',
        muxer,
        sampleFormat: isWide ? 's32p' : 's16p',
        // Half a hundredth larger than with orders up to 6, which take a tenth longer to write and a fifth to read.
        options: { min_prediction_order: 4, max_prediction_order: 4 },
        muxerOptions: none,
      };
    case 'flac':
      return {
        codec: 'flac',
        muxer,
        sampleFormat: isWide ? 's32' : 's16',
        // A thousandth larger than 5, which takes a third longer.
        options: { compression_level: 4 },
        muxerOptions: none,
      };
    case 'wav':
      return {
        codec: isWide ? 'pcm_s24le' : 'pcm_s16le',
        muxer,
        sampleFormat: isWide ? 's32' : 's16',
        options: none,
        // Above 4 GB the plain header cannot say the length; below, room left for another confuses simple players.
        muxerOptions: plan.isHuge ? { rf64: 'auto' } : none,
      };
    case 'aiff':
      return {
        codec: isWide ? 'pcm_s24be' : 'pcm_s16be',
        muxer,
        sampleFormat: isWide ? 's32' : 's16',
        options: none,
        muxerOptions: { write_id3v2: 0 },
      };
    default:
      return format satisfies never;
  }
}

/** Layouts that ALAC can hold; others of as many channels are renamed, which moves no sample. */
const alacLayouts = ['mono', 'stereo', '3.0', '4.0', '5.0', '5.1', '6.1(back)', '7.1(wide)'];
const renamed: Record<string, string> = { '5.1(side)': '5.1', '5.0(side)': '5.0' };

export type ChainWish = {
  /** What the frames are called as they come in. */
  layout: string;
  filters: string[];
  /** No sample changes: what is decoded is what is encoded. */
  isUnaltered: boolean;
};

/** The filters from decoded frames to what the encoder eats. `from.layout` is `stereo`, `5.1(side)` and the like. */
export function chainWish(
  from: { sampleFormat: string; sampleRateHz: number; channels: number; layout: string },
  plan: EncodePlan,
  encoder: EncoderWish,
  cut: { skip: number; length?: number },
): ChainWish {
  const layout =
    plan.format === 'alac' && !alacLayouts.includes(from.layout)
      ? (renamed[from.layout] ?? from.layout)
      : from.layout;
  const to =
    plan.channels === from.channels
      ? layout
      : plan.channels === 1
        ? 'mono'
        : plan.channels === 2
          ? 'stereo'
          : layout;
  const base = (name: string) => name.replace(/p$/, '');
  const mustConvert =
    from.sampleFormat !== encoder.sampleFormat ||
    from.sampleRateHz !== plan.sampleRateHz ||
    to !== layout ||
    plan.dither;
  const isCut = cut.skip > 0 || cut.length !== undefined;
  const filters: string[] = [];
  if (isCut)
    filters.push(
      `atrim=start_sample=${cut.skip}${cut.length === undefined ? '' : `:end_sample=${cut.skip + cut.length}`}`,
      'asetpts=N',
    );
  if (plan.gainDb !== undefined)
    filters.push('aformat=sample_fmts=dblp', `volume=${plan.gainDb}dB:precision=double`);
  if (mustConvert || plan.gainDb !== undefined) {
    const dither = plan.dither
      ? `:dither_method=triangular${encoder.sampleFormat.startsWith('s32') ? ':output_sample_bits=24' : ''}`
      : '';
    const resample = from.sampleRateHz === plan.sampleRateHz ? '' : ':filter_size=64:cutoff=0.97';
    filters.push(
      `aresample=${plan.sampleRateHz}:out_sample_fmt=${encoder.sampleFormat}:out_chlayout=${to}${dither}${resample}`,
    );
  }
  return {
    layout,
    filters,
    isUnaltered:
      !isCut &&
      !plan.dither &&
      plan.gainDb === undefined &&
      base(from.sampleFormat) === base(encoder.sampleFormat) &&
      from.sampleRateHz === plan.sampleRateHz &&
      to === layout,
  };
}
