// What the converter needs of an audio engine. It reads and writes sound only: tags and covers are others' work.
import type { AudioForm, Check, Format, Rate } from '../words.ts';

export type SourceForm = AudioForm & {
  /** The demuxer's name, such as `flac`, `mov`, `wav`. */
  container: string;
  isLossless: boolean;
  isFloat: boolean;
  /** As FFmpeg describes it, such as `5.1(side)`; undefined when the file does not say. */
  layout?: string;
  /** More than this sound and covers, as in films and recordings in several languages: copied, all of it would come. */
  hasOtherStreams?: true;
};

/** Samples of one channel, at the source's rate. */
export type Span = { start: number; end?: number };

/** Everything decided before the first sample is read. */
export type EncodePlan = {
  format: Format;
  rate: Rate;
  sampleRateHz: number;
  channels: number;
  /** Of lossless formats. */
  bitDepth?: 16 | 24;
  /** Triangular dither, where the width shrinks. */
  dither: boolean;
  gainDb?: number;
  span?: Span;
  /** Uncompressed, it may pass 4 GB. */
  isHuge?: boolean;
  check: Check;
};

export type Encoded = {
  /** Of one channel: decoded within the span, and handed to the encoder. */
  samplesIn: number;
  samplesOut: number;
  /** What went into a lossless encoder; for lossy ones, and where nothing was altered, what was decoded. */
  md5: string;
  /** The sum is the one in the head of a FLAC source, and was not made anew: other sums must be held against it. */
  isMd5FromHead: boolean;
  /** The file ended before its own header said it would. */
  isCutShort: boolean;
  /** For a quick check: the sum of what the encoder gave out. An engine that does not see it leaves it out. */
  coded?: string;
};

export type ReadBack = { samples: number; md5: string; form: SourceForm };

/** Which sum is made of coded sound: processors have instructions for it, and none for MD5. */
export const codedSum = 'sha256';

export type CodedSound = {
  /** Of the coded sound as it lies in the file: equal packets decode to equal samples. */
  sum: string;
  /** Of one channel: heard at the beginning and the end, and between as the packets say. */
  samples: number;
  isCutShort: boolean;
  form: SourceForm;
};

export type Hooks = {
  signal: AbortSignal;
  /** Milliseconds from any beginning. */
  now: () => number;
  /** `samples` done of one channel, at the source's rate. */
  onSamples: (samples: number) => void;
};

/**
 * Every method may throw a `TrackFailure`; anything else thrown is a fault of ours. Calls on one engine come one after
 * another. An aborted call throws the signal's reason within a few hundredths of a second.
 */
export type Engine = {
  name: 'node-av' | 'ffmpeg';
  version: string;
  /** Reads headers. `samples` is what they say, and 0 where they say nothing. */
  probe(path: string): Promise<SourceForm>;
  /** Writes the sound of `from` as a complete file at `to`, which it replaces, without any tag. */
  encode(job: { from: string; to: string; plan: EncodePlan }, hooks: Hooks): Promise<Encoded>;
  /**
   * Decodes everything. MD5 of interleaved little-endian integers: 3 bytes of 17 to 24 bits, else 2 (lossy too).
   * `mayEndTorn`: a file that was cut off is read as far as it goes, by engines that can tell this from a hole.
   */
  readBack(path: string, hooks: Hooks, wish?: { mayEndTorn?: boolean }): Promise<ReadBack>;
  /** After EBU R128; undefined when there is too little to measure (under 400 ms, or silence). */
  measure(
    path: string,
    span: Span | undefined,
    hooks: Hooks,
  ): Promise<{ lufs: number; peakDb: number } | undefined>;
  /** Reads everything, and decodes the beginning and the end. */
  readCoded(path: string, hooks: Hooks): Promise<CodedSound>;
};
