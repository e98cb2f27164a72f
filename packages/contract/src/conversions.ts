// Converting: what of the library becomes files to take along, how that goes, and what came of it.
import { type Static, Type } from 'typebox';
import { DurationMs, Id, keepable, Moment, oneOf, page, pageQuery } from './words.ts';

export const audioFormats = ['mp3', 'aac', 'wav', 'flac', 'aiff', 'alac', 'opus'] as const;
export const AudioFormat = oneOf(audioFormats);
export type AudioFormat = (typeof audioFormats)[number];

/** How the files are made. What is left out stays as it is in the source. */
export const ConversionSettings = Type.Object(
  {
    format: AudioFormat,
    /** kbit/s of MP3, AAC and Opus; `quality`, 0 (best) to 9, asks for MP3 of a variable rate instead. */
    kbps: Type.Optional(Type.Integer({ minimum: 32, maximum: 320 })),
    quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 9 })),
    sampleRateHz: Type.Optional(
      Type.Union([44_100, 48_000, 88_200, 96_000, 176_400, 192_000].map((hz) => Type.Literal(hz))),
    ),
    bitDepth: Type.Optional(Type.Union([Type.Literal(16), Type.Literal(24)])),
    channels: Type.Optional(oneOf(['as-is', 'stereo', 'mono'])),
    /** `applied` brings the samples to `lufs`; `tags` only says the loudness, as ReplayGain. */
    loudness: Type.Optional(oneOf(['as-is', 'tags', 'applied'])),
    lufs: Type.Optional(Type.Number({ minimum: -31, maximum: -9 })),
    /** Of FLAC and ALAC: `whole` decodes every sample again, `quick` the beginning and the end. */
    check: Type.Optional(oneOf(['whole', 'quick'])),
    /** `jpeg` is small and baseline, as car radios read it. */
    cover: Type.Optional(oneOf(['as-is', 'none', 'jpeg'])),
    coverPixels: Type.Optional(Type.Integer({ minimum: 100, maximum: 3000 })),
    id3: Type.Optional(oneOf(['2.3', '2.4'])),
    /** Of the file's name without its ending, such as `{albumartist}/{album}/{track} {title}`. */
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    /** The place in the list before each name: the order survives on a stick. */
    numbered: Type.Optional(Type.Boolean()),
    /** For car radios: names, covers, folders and order that they read; over all other wishes. */
    profile: Type.Optional(oneOf(['none', 'car'])),
    /** Written beside the files. */
    playlists: Type.Optional(Type.Array(oneOf(['m3u8', 'xspf', 'jspf']), { maxItems: 3 })),
  },
  { additionalProperties: false },
);
export type ConversionSettings = Static<typeof ConversionSettings>;

/** How many of a batch's missing songs are named; the others are counted. */
export const lackingNamedMost = 20;
/** What playlists asked for and a batch does without. */
const Lacking = Type.Object(
  {
    count: Type.Integer({ minimum: 1, maximum: 100_000 }),
    /** The first of them. */
    named: Type.Array(
      Type.Object(
        { title: Type.String({ maxLength: 300 }), artist: Type.String({ maxLength: 300 }) },
        { additionalProperties: false },
      ),
      { maxItems: lackingNamedMost },
    ),
  },
  { additionalProperties: false },
);
export type Lacking = Static<typeof Lacking>;

/** A new batch: tracks of the library and uploaded files, in this order. */
export const NewBatch = Type.Object(
  {
    name: Type.Optional(keepable({ minLength: 1, maxLength: 200 })),
    tracks: Type.Array(
      Type.Union([
        Type.Object({ trackId: Id }, { additionalProperties: false }),
        Type.Object({ uploadId: Id }, { additionalProperties: false }),
      ]),
      { minItems: 1, maxItems: 10_000 },
    ),
    settings: ConversionSettings,
    lacking: Type.Optional(Lacking),
  },
  { additionalProperties: false },
);
export type NewBatch = Static<typeof NewBatch>;
/** The extra fields of `unknown-track` and `unknown-upload` where a batch was asked for: all that is not there. */
export type NotThere = { trackIds: string[]; uploadIds: string[] };

export const conversionStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export const batchStates = ['waiting', 'running', 'paused', 'done', 'cancelled'] as const;

/** One track turned into one file. */
export const Conversion = Type.Object({
  id: Id,
  batchId: Id,
  /** Its place in the batch, from 1. */
  number: Type.Integer(),
  trackId: Type.Optional(Id),
  /** Of a file that was sent: it may be gone by now. `sentAs` is what it was called, while it is here. */
  uploadId: Type.Optional(Id),
  sentAs: Type.Optional(Type.String()),
  /** Of one that was converted. */
  sourceCodec: Type.Optional(Type.String()),
  title: Type.String(),
  artist: Type.String(),
  album: Type.Optional(Type.String()),
  durationMs: Type.Optional(DurationMs),
  state: oneOf(conversionStates),
  /** 0 to 1, while it runs. */
  share: Type.Optional(Type.Number()),
  format: AudioFormat,
  /** What the file is called, with its folders. */
  fileName: Type.Optional(Type.String()),
  sizeBytes: Type.Optional(Type.Integer()),
  /** Only the first minute: the plan of the account, at the time, allowed no more. */
  preview: Type.Boolean(),
  /** Of one that failed: a code of the converter's closed list, and a sentence. */
  failure: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String() })),
  /** `copied`: the audio met the target already, and only tags were settled. */
  how: Type.Optional(oneOf(['encoded', 'copied'])),
  finishedAt: Type.Optional(Moment),
  tookMs: Type.Optional(DurationMs),
  /** The file can be downloaded. */
  available: Type.Boolean(),
});
export type Conversion = Static<typeof Conversion>;

export const Batch = Type.Object({
  id: Id,
  name: Type.String(),
  state: oneOf(batchStates),
  settings: ConversionSettings,
  lacking: Type.Optional(Lacking),
  createdAt: Moment,
  finishedAt: Type.Optional(Moment),
  counts: Type.Object({
    all: Type.Integer(),
    done: Type.Integer(),
    failed: Type.Integer(),
    waiting: Type.Integer(),
    running: Type.Integer(),
    cancelled: Type.Integer(),
    /** Of all, whatever their state: those whose file can be downloaded. One that failed anew may still have one. */
    available: Type.Integer(),
  }),
  /** Of all its music: how much is converted, 0 to 1. */
  share: Type.Number(),
  /** How many times faster than playing it takes; while it runs. */
  speed: Type.Optional(Type.Number()),
  leftMs: Type.Optional(DurationMs),
  /** Of what can be downloaded, all in one ZIP. */
  zipBytes: Type.Optional(Type.Integer()),
  preview: Type.Boolean(),
});
export type Batch = Static<typeof Batch>;

/** The playlists beside the files of a batch, as its ZIP holds them; paths in them start at the folder of all files. */
export const BatchPlaylists = Type.Object({
  items: Type.Array(Type.Object({ fileName: Type.String(), text: Type.String() })),
});
export type BatchPlaylists = Static<typeof BatchPlaylists>;

export const BatchList = page(Batch);
export type BatchList = Static<typeof BatchList>;
export const BatchQuery = Type.Object(pageQuery, { additionalProperties: false });
export const ConversionList = page(Conversion);
export type ConversionList = Static<typeof ConversionList>;
/** `q` is looked for in title, artist, album and file name. */
export const ConversionQuery = Type.Object(
  {
    ...pageQuery,
    q: Type.Optional(keepable({ maxLength: 200 })),
    batchId: Type.Optional(Id),
    state: Type.Optional(oneOf(conversionStates)),
    format: Type.Optional(AudioFormat),
  },
  { additionalProperties: false },
);
export type ConversionQuery = Static<typeof ConversionQuery>;

const Form = Type.Object({
  codec: Type.String(),
  sampleRateHz: Type.Integer(),
  channels: Type.Integer(),
  bitDepth: Type.Optional(Type.Integer()),
  kbps: Type.Optional(Type.Number()),
  samples: Type.Integer(),
});

/** What began anew. */
export const BatchesBegun = Type.Object({ items: Type.Array(Batch) });
export type BatchesBegun = Static<typeof BatchesBegun>;

/**
 * What can be shown of a finished file. `pcm` are MD5 sums of decoded samples: of the source, and of a file that was
 * decoded whole (lossless ones have the same). `coded` is the sum of what the encoder gave out, or of a copied source's
 * coded sound, found again in the file. `loudness` without a peak is what a ReplayGain tag says.
 */
export const ConversionProof = Type.Object({
  source: Form,
  target: Form,
  how: oneOf(['encoded', 'copied']),
  pcm: Type.Optional(
    Type.Object({ source: Type.String(), target: Type.Optional(Type.String()), isSame: Type.Boolean() }),
  ),
  coded: Type.Optional(Type.String()),
  samples: Type.Object({ expected: Type.Integer(), found: Type.Integer() }),
  tags: Type.Object({ found: Type.Integer(), kept: Type.Integer(), lost: Type.Array(Type.String()) }),
  loudness: Type.Optional(
    Type.Object({
      lufs: Type.Number(),
      peakDb: Type.Optional(Type.Number()),
      gainDb: Type.Optional(Type.Number()),
    }),
  ),
  notes: Type.Array(
    oneOf([
      'mixed-down',
      'resampled',
      'dithered',
      'preview',
      'gain-held-back',
      'source-cut-short',
      'sum-from-head',
      'source-sum-differs',
    ]),
  ),
  sizeBytes: Type.Integer(),
  tookMs: DurationMs,
  processorMs: DurationMs,
});
export type ConversionProof = Static<typeof ConversionProof>;

/** A music or playlist file of this person's computer, sent as it is; `name` is the file's name, in the query. */
export const UploadQuery = Type.Object(
  { name: keepable({ minLength: 1, maxLength: 255 }) },
  { additionalProperties: false },
);
export const Upload = Type.Object({
  id: Id,
  name: Type.String(),
  title: Type.String(),
  artist: Type.String(),
  album: Type.Optional(Type.String()),
  /** What names of files may be made of. */
  albumArtist: Type.Optional(Type.String()),
  year: Type.Optional(Type.Integer()),
  genre: Type.Optional(Type.String()),
  composer: Type.Optional(Type.String()),
  disc: Type.Optional(Type.Integer()),
  number: Type.Optional(Type.Integer()),
  durationMs: DurationMs,
  format: Type.String(),
  sizeBytes: Type.Integer(),
  /** When it came, or came again. */
  sentAt: Moment,
});
export type Upload = Static<typeof Upload>;

/** A playlist as text: M3U, M3U8, XSPF, JSPF, PLS, CUE, or an export as JSON or CSV; told apart by content, then by name. */
export const ReadPlaylist = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 255 }),
    text: Type.String({ maxLength: 20_000_000 }),
    /** Which of several lists in the file, from 0. */
    list: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
  },
  { additionalProperties: false },
);
/** A track of the library, or a file that the account has uploaded: one of the two ids is there. */
const Candidate = Type.Object({
  trackId: Type.Optional(Id),
  uploadId: Type.Optional(Id),
  title: Type.String(),
  artist: Type.String(),
  album: Type.Optional(Type.String()),
  durationMs: DurationMs,
  codec: Type.String(),
  /** Of a file that was sent. */
  sentAs: Type.Optional(Type.String()),
  sizeBytes: Type.Optional(Type.Integer()),
  sentAt: Type.Optional(Moment),
  /** 0 to 1. */
  likeness: Type.Number(),
});
export const PlaylistMatch = Type.Object({
  name: Type.String(),
  /** What kind of list it was, such as `m3u`, `spotify-json` or `exportify-csv`. */
  kind: Type.String(),
  /** Names of all lists in the file: an export of an account may hold several. */
  lists: Type.Optional(Type.Array(Type.String())),
  entries: Type.Array(
    Type.Object({
      number: Type.Integer(),
      title: Type.String(),
      artist: Type.String(),
      album: Type.Optional(Type.String()),
      durationMs: Type.Optional(DurationMs),
      /** `sure`: by identifier, or by name and length; `unsure`: somebody should look; `missing`: nothing like it. */
      match: oneOf(['sure', 'unsure', 'missing']),
      /** Best first; of `sure` only one. */
      candidates: Type.Array(Candidate),
    }),
  ),
});
export type PlaylistMatch = Static<typeof PlaylistMatch>;

export const RedeemLicence = Type.Object(
  { licence: Type.String({ minLength: 40, maxLength: 2000 }) },
  { additionalProperties: false },
);
/** The licence of an account, as its issuer wrote it; `export` is what the account may do now. */
export const AccountLicence = Type.Object({
  export: oneOf(['none', 'preview', 'full']),
  licence: Type.Optional(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      export: oneOf(['preview', 'full']),
      issuedAt: Moment,
      expiresAt: Type.Optional(Moment),
      state: oneOf(['valid', 'expired', 'withdrawn']),
    }),
  ),
  /** Previews that could be made whole now. */
  previews: Type.Integer(),
});
export type AccountLicence = Static<typeof AccountLicence>;
