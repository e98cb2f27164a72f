// The words of the converter: what is converted into what, and what came of it.
import type { TagValues } from './tags/fields.ts';

export const formats = ['mp3', 'aac', 'alac', 'flac', 'wav', 'aiff', 'opus'] as const;
export type Format = (typeof formats)[number];

/** Without the dot. AAC and ALAC both live in M4A. */
export const extensionOf: Record<Format, string> = {
  mp3: 'mp3',
  aac: 'm4a',
  alac: 'm4a',
  flac: 'flac',
  wav: 'wav',
  aiff: 'aiff',
  opus: 'opus',
};

export const losslessFormats: ReadonlySet<Format> = new Set(['alac', 'flac', 'wav', 'aiff']);

/** `constant`: kbit/s, 32 to 320. `variable`: of MP3 alone, LAME's V, 0 (best) to 9. */
export type Rate = { kind: 'constant'; kbps: number } | { kind: 'variable'; quality: number };

export type Loudness =
  | { kind: 'as-is' }
  /** Measured after EBU R128 and said in ReplayGain tags; the samples stay as they are. */
  | { kind: 'tags' }
  /** The samples are brought to so many LUFS, lower when the true peak would pass -1 dBTP. */
  | { kind: 'applied'; lufs: number };

export type CoverWish =
  | { kind: 'as-is' }
  | { kind: 'none' }
  /** Baseline JPEG, no side longer than so many pixels: what car radios read. */
  | { kind: 'jpeg'; pixels: number };

/**
 * How a finished file is held against what was to be in it. `whole`: every sample is decoded again. `quick`: the coded
 * sound is what the encoder gave out, its beginning and its end decode, and it is as long as it should be.
 */
export type Check = 'whole' | 'quick';

/** What a track is turned into. What is left out stays as in the source, or as near to it as the format allows. */
export type Target = {
  format: Format;
  /** Of lossy formats; ignored by the others. */
  rate: Rate;
  sampleRateHz?: number;
  /** Of lossless formats. */
  bitDepth?: 16 | 24;
  /** `stereo`: more channels are mixed down (ITU-R BS.775), which the proof says. */
  channels: 'as-is' | 'stereo' | 'mono';
  loudness: Loudness;
  cover: CoverWish;
  /** Of MP3, AIFF and WAV. */
  id3: '2.3' | '2.4';
  /** Only so many seconds from the start: a preview, marked in its tags. */
  previewS?: number;
  /** Of FLAC and ALAC; when left out, `whole`, as WAV and AIFF are always. Lossy formats are always checked quickly. */
  check?: Check;
};

export type Source = {
  /** Absolute. */
  path: string;
  /** A piece of the file, as CUE sheets cut: in 1/75 s from its start; without `end`, to the end. */
  piece?: { start: number; end?: number };
  /** Fields that replace those of the file, such as a CUE sheet's. */
  tags?: TagValues;
};

/** One track to be turned into one file. */
export type Conversion = {
  /** The same for the same source, in the same state, with the same target and place: nothing is done twice. */
  id: string;
  source: Source;
  target: Target;
  /** The absolute path of the finished file. Until it is finished nothing is at this path. */
  to: string;
};

/** Audio as it is in a file. */
export type AudioForm = {
  /** A `Format` where it is one, else the decoder's name for it, such as `vorbis`. */
  codec: string;
  sampleRateHz: number;
  channels: number;
  /** Of lossless audio. */
  bitDepth?: number;
  kbps?: number;
  /** Of one channel, without encoder delay and padding. */
  samples: number;
};

export type Proof = {
  source: AudioForm;
  target: AudioForm;
  /** `copied`: the audio already met the target and was not encoded again. */
  how: 'encoded' | 'copied';
  /**
   * MD5 of the decoded samples, in hexadecimal: of the source as it was decoded (or, where samples had to change for
   * a lossless target, as they went into the encoder), and of the finished file where it was decoded whole. Lossless
   * targets so checked have the same. Not of copies: nothing of them is decoded.
   */
  pcm?: { source: string; target?: string; isSame: boolean };
  /** SHA-256 of the coded sound, the same in the finished file as the encoder gave it out, or as it lay in a copied source. */
  coded?: string;
  /** Finished and expected samples of one channel, at the target's rate. */
  samples: { expected: number; found: number };
  /**
   * Of what was to be kept: what was wished away or changed does not count. `lost` names fields of the source that the
   * finished file does not give back.
   */
  tags: { found: number; kept: number; lost: string[] };
  /**
   * EBU R128, of the source; `gainDb` is what was applied to the samples. Measured where the wish needs it; else, and
   * then without a peak, as the source's ReplayGain tag says, and left out where there is none.
   */
  loudness?: { lufs: number; peakDb?: number; gainDb?: number };
  /** What a reader should know, such as a mix-down or that it is a preview; codes, for the pages to say. */
  notes: ProofNote[];
  sizeBytes: number;
  tookMs: number;
  /** Processor time, all threads of the worker. */
  processorMs: number;
};

export const proofNotes = [
  'mixed-down',
  'resampled',
  'dithered',
  'preview',
  'gain-held-back',
  'source-cut-short',
  /** The source's sum is the one in the head of its FLAC, and was not made anew. */
  'sum-from-head',
  /** The head of the source's FLAC noted another sum; the one in the proof was made of its samples. */
  'source-sum-differs',
] as const;
export type ProofNote = (typeof proofNotes)[number];

/** Why a track was not converted: the closed list. A failure is of one track; the others go on. */
export const failures = {
  'not-found': 'The source is not there',
  unreadable: 'The source may not be read',
  protected: 'The file is protected by its seller, and Gatefold does not open such files',
  'no-audio': 'There is no audio in the file',
  damaged: 'The file is damaged',
  'form-not-possible': 'This form cannot be made of this track',
  'disk-full': 'The disk is full',
  'not-writable': 'The file cannot be written there',
  'exists-already': 'There is a file of this name already',
  'not-verified': 'What was written does not read back as it should',
  'not-allowed': 'The account may not take this along',
  'no-room': 'The account has as many converted files as it may',
  'engine-stopped': 'The converter stopped while it was at this track',
} as const satisfies Record<string, string>;
export type FailureCode = keyof typeof failures;

/** `detail` is a sentence for people: what happened, and what can be done instead. */
export type Failure = { code: FailureCode; detail: string };

export type Outcome =
  /** `path` is the wished one, or a numbered one where that was taken and the wish was to number. */
  | { kind: 'done'; proof: Proof; path: string }
  /** A file of this name was there, and the wish was to leave it. */
  | { kind: 'skipped' }
  | { kind: 'failed'; failure: Failure };

/** Where a track is: `share` runs from 0 to 1. */
export type Step = 'reading' | 'encoding' | 'tagging' | 'verifying';
export type TrackProgress = { step: Step; share: number };
