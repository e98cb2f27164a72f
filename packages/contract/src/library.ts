// Albums, artists, tracks, search, scans.
import { type Static, Type } from 'typebox';
import { DurationMs, Id, Moment, oneOf, page, pageQuery } from './words.ts';

/** A cover: `version` changes with the picture (for caches); two colours of it as `#rrggbb`. */
export const Cover = Type.Object({
  version: Type.String(),
  color: Type.String(),
  secondColor: Type.String(),
});
export type Cover = Static<typeof Cover>;
export const coverSizes = [64, 160, 320, 640, 1200] as const;
/** Longest side in pixels, one of a closed list; `v` only keeps caches apart. */
export const CoverQuery = Type.Object(
  {
    size: Type.Optional(Type.Unsafe<(typeof coverSizes)[number]>({ type: 'integer', enum: coverSizes })),
    v: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
);

export const ArtistRef = Type.Object({ id: Id, name: Type.String() });
export type ArtistRef = Static<typeof ArtistRef>;

export const Album = Type.Object({
  id: Id,
  title: Type.String(),
  artist: ArtistRef,
  year: Type.Optional(Type.Integer()),
  trackCount: Type.Integer(),
  durationMs: DurationMs,
  addedAt: Moment,
  cover: Type.Optional(Cover),
});
export type Album = Static<typeof Album>;

/** How the audio is stored. `mime` is what the stream is served as. */
export const Format = Type.Object({
  container: Type.String(),
  codec: Type.String(),
  mime: Type.String(),
  lossless: Type.Boolean(),
  bitrateKbps: Type.Optional(Type.Number()),
  sampleRateHz: Type.Optional(Type.Integer()),
  bitDepth: Type.Optional(Type.Integer()),
  channels: Type.Optional(Type.Integer()),
  sizeBytes: Type.Integer(),
});
export type Format = Static<typeof Format>;

/** ReplayGain as tagged: gain in dB, peak as a ratio of full scale. */
export const ReplayGain = Type.Object({
  trackGainDb: Type.Optional(Type.Number()),
  trackPeak: Type.Optional(Type.Number()),
  albumGainDb: Type.Optional(Type.Number()),
  albumPeak: Type.Optional(Type.Number()),
});

export const Track = Type.Object({
  id: Id,
  title: Type.String(),
  artists: Type.Array(ArtistRef),
  album: Type.Object({ id: Id, title: Type.String() }),
  disc: Type.Integer(),
  number: Type.Optional(Type.Integer()),
  durationMs: DurationMs,
  format: Format,
  replayGain: Type.Optional(ReplayGain),
  cover: Type.Optional(Cover),
});
export type Track = Static<typeof Track>;

/** An album with its tracks in playing order, and what its tags say of who made it. */
export const AlbumPage = Type.Object({
  ...Album.properties,
  genres: Type.Array(Type.String()),
  label: Type.Optional(Type.String()),
  credits: Type.Array(Type.Object({ role: Type.String(), names: Type.Array(Type.String()) })),
  comment: Type.Optional(Type.String()),
  tracks: Type.Array(Track),
});
export type AlbumPage = Static<typeof AlbumPage>;

export const albumOrders = ['title', 'artist', 'year', 'added', 'random'] as const;
export type AlbumOrder = (typeof albumOrders)[number];
export const AlbumQuery = Type.Object(
  {
    ...pageQuery,
    order: Type.Optional(oneOf(albumOrders)),
    artist: Type.Optional(Id),
    genre: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
);
export const AlbumList = page(Album);
export type AlbumList = Static<typeof AlbumList>;

export const Artist = Type.Object({
  id: Id,
  name: Type.String(),
  albumCount: Type.Integer(),
  trackCount: Type.Integer(),
});
export type Artist = Static<typeof Artist>;
export const ArtistQuery = Type.Object({ ...pageQuery }, { additionalProperties: false });
export const ArtistList = page(Artist);
export type ArtistList = Static<typeof ArtistList>;
/** An artist with the albums that are theirs and the albums they appear on. */
export const ArtistPage = Type.Object({
  ...Artist.properties,
  albums: Type.Array(Album),
  appearsOn: Type.Array(Album),
});
export type ArtistPage = Static<typeof ArtistPage>;

export const TrackQuery = Type.Object({ ...pageQuery }, { additionalProperties: false });
export const TrackList = page(Track);
export type TrackList = Static<typeof TrackList>;

export const SearchQuery = Type.Object(
  {
    q: Type.String({ maxLength: 200 }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  },
  { additionalProperties: false },
);
export const SearchResult = Type.Object({
  artists: Type.Array(Artist),
  albums: Type.Array(Album),
  tracks: Type.Array(Track),
});
export type SearchResult = Static<typeof SearchResult>;

/**
 * In which form a track is wanted: as it is stored when nothing is said. `picture=hidden` is for audio elements of
 * browsers, some of which wait for megabytes where a file holds a picture: the same bytes, its name made unreadable.
 */
export const StreamQuery = Type.Object(
  {
    format: Type.Optional(Type.String({ maxLength: 20 })),
    picture: Type.Optional(Type.Literal('hidden')),
    kbps: Type.Optional(Type.Integer({ minimum: 8, maximum: 9999 })),
  },
  { additionalProperties: false },
);

/** How a scan stands. `state` is `idle` before the first one and after the last. Counts are of the current or last scan. */
export const Scan = Type.Object({
  state: Type.Union([Type.Literal('idle'), Type.Literal('scanning'), Type.Literal('failed')]),
  found: Type.Integer(),
  done: Type.Integer(),
  added: Type.Integer(),
  changed: Type.Integer(),
  moved: Type.Integer(),
  missing: Type.Integer(),
  broken: Type.Integer(),
  startedAt: Type.Optional(Moment),
  endedAt: Type.Optional(Moment),
  /** Why it failed, in words, when `state` is `failed`. */
  why: Type.Optional(Type.String()),
});
export type Scan = Static<typeof Scan>;

/** A file that the scan could not use, and why. */
export const BrokenFile = Type.Object({ path: Type.String(), why: Type.String(), seenAt: Moment });
export type BrokenFile = Static<typeof BrokenFile>;
export const BrokenList = page(BrokenFile);
export const BrokenQuery = Type.Object({ ...pageQuery }, { additionalProperties: false });

/** A music folder. `from` says whether a setting or the page added it; only the page's can be removed there. */
export const Folder = Type.Object({
  id: Id,
  path: Type.String(),
  from: Type.Union([Type.Literal('setting'), Type.Literal('page'), Type.Literal('demo')]),
  trackCount: Type.Integer(),
  /** What is wrong with it, when it cannot be read. */
  problem: Type.Optional(Type.String()),
});
export type Folder = Static<typeof Folder>;
export const FolderList = Type.Object({ items: Type.Array(Folder) });
export const AddFolder = Type.Object(
  { path: Type.String({ minLength: 1, maxLength: 4096 }) },
  { additionalProperties: false },
);

/** The demo album: not there, being made (`done` of `total` tracks), or there. */
export const Demo = Type.Object({
  state: Type.Union([
    Type.Literal('absent'),
    Type.Literal('making'),
    Type.Literal('present'),
    Type.Literal('failed'),
  ]),
  done: Type.Integer(),
  total: Type.Integer(),
  albumId: Type.Optional(Id),
  why: Type.Optional(Type.String()),
});
export type Demo = Static<typeof Demo>;

/** How big the library is, for the first look at a page. */
export const LibraryState = Type.Object({
  albums: Type.Integer(),
  artists: Type.Integer(),
  tracks: Type.Integer(),
  scan: Scan,
  demo: Demo,
});
export type LibraryState = Static<typeof LibraryState>;
