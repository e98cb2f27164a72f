// The fields that the converter knows, by the names that the rest of the program uses.

/**
 * Texts, several where music has several. Numbers and totals apart: `track` is 3, `trackTotal` 12. Dates are whole,
 * `2021-05-06`. `compilation` is 1 or 0. `rating` runs from 0 to 100, 20 a star. `syncedLyrics` is LRC text.
 */
export const fields = [
  'title',
  'artist',
  'album',
  'albumArtist',
  'track',
  'trackTotal',
  'disc',
  'discTotal',
  'discSubtitle',
  'date',
  'originalDate',
  'genre',
  'mood',
  'grouping',
  'composer',
  'lyricist',
  'conductor',
  'remixer',
  'lyrics',
  'syncedLyrics',
  'comment',
  'language',
  'isrc',
  'bpm',
  'key',
  'label',
  'catalogNumber',
  'barcode',
  'media',
  'copyright',
  'compilation',
  'rating',
  'titleSort',
  'artistSort',
  'albumSort',
  'albumArtistSort',
  'composerSort',
  'musicbrainzRecordingId',
  'musicbrainzTrackId',
  'musicbrainzAlbumId',
  'musicbrainzArtistId',
  'musicbrainzAlbumArtistId',
  'musicbrainzReleaseGroupId',
  'acoustId',
  'replayGainTrackGain',
  'replayGainTrackPeak',
  'replayGainAlbumGain',
  'replayGainAlbumPeak',
] as const;
export type Field = (typeof fields)[number];

/** `kind` as in ID3v2 and FLAC: 3 is the front cover, 4 the back. The bytes are those of the file. */
export type Picture = { kind: number; mime: string; about: string; bytes: Uint8Array };

export type TagValues = Partial<Record<Field, readonly string[]>>;

export type Tags = {
  values: TagValues;
  /** What is not in the list: kept under its own name. */
  others: readonly { name: string; values: readonly string[] }[];
  pictures: readonly Picture[];
};
