// Where each field lives in each format: the one table, after the tag mapping of MusicBrainz Picard
// (picard-docs, appendix "Tag Mapping"). What a place cannot hold whole is written under the Vorbis name as well,
// as a custom field of the format; see dialect.ts.
import type { Field } from './fields.ts';

/**
 * `vorbis` names the field wherever a format lets us choose the name. `id3` is of both versions unless `id3v23`
 * says otherwise; `TXXX:` and `----:` stand for custom fields. `alias`: other custom names that are read, never
 * written. `hasMany`: in ID3v2.3, which has one text in a frame, `; ` parts it.
 */
export type Row = {
  vorbis: string;
  id3?: string;
  id3v23?: string;
  ilst?: string;
  info?: string;
  alias?: readonly string[];
  hasMany?: true;
};

const many = true as const;

export const rows: Readonly<Record<Field, Row>> = {
  title: { vorbis: 'TITLE', id3: 'TIT2', ilst: '©nam', info: 'INAM' },
  artist: { vorbis: 'ARTIST', id3: 'TPE1', ilst: '©ART', info: 'IART', hasMany: many },
  album: { vorbis: 'ALBUM', id3: 'TALB', ilst: '©alb', info: 'IPRD' },
  albumArtist: {
    vorbis: 'ALBUMARTIST',
    id3: 'TPE2',
    ilst: 'aART',
    alias: ['ALBUM ARTIST', 'ALBUM_ARTIST'],
    hasMany: many,
  },
  track: { vorbis: 'TRACKNUMBER', id3: 'TRCK', ilst: 'trkn', info: 'ITRK' },
  trackTotal: { vorbis: 'TRACKTOTAL', id3: 'TRCK', ilst: 'trkn', alias: ['TOTALTRACKS'] },
  disc: { vorbis: 'DISCNUMBER', id3: 'TPOS', ilst: 'disk' },
  discTotal: { vorbis: 'DISCTOTAL', id3: 'TPOS', ilst: 'disk', alias: ['TOTALDISCS'] },
  discSubtitle: { vorbis: 'DISCSUBTITLE', id3: 'TSST', id3v23: 'TXXX:DISCSUBTITLE' },
  date: { vorbis: 'DATE', id3: 'TDRC', id3v23: 'TYER', ilst: '©day', info: 'ICRD', alias: ['YEAR'] },
  originalDate: { vorbis: 'ORIGINALDATE', id3: 'TDOR', id3v23: 'TORY' },
  genre: { vorbis: 'GENRE', id3: 'TCON', ilst: '©gen', info: 'IGNR', hasMany: many },
  mood: { vorbis: 'MOOD', id3: 'TMOO', id3v23: 'TXXX:MOOD', hasMany: many },
  grouping: { vorbis: 'GROUPING', id3: 'TIT1', ilst: '©grp', hasMany: many },
  composer: { vorbis: 'COMPOSER', id3: 'TCOM', ilst: '©wrt', info: 'IMUS', hasMany: many },
  lyricist: { vorbis: 'LYRICIST', id3: 'TEXT', info: 'IWRI', hasMany: many },
  conductor: { vorbis: 'CONDUCTOR', id3: 'TPE3', hasMany: many },
  remixer: { vorbis: 'REMIXER', id3: 'TPE4', alias: ['MIXARTIST'], hasMany: many },
  lyrics: { vorbis: 'LYRICS', id3: 'USLT', ilst: '©lyr', alias: ['UNSYNCEDLYRICS', 'UNSYNCED LYRICS'] },
  syncedLyrics: { vorbis: 'SYNCEDLYRICS', id3: 'SYLT', alias: ['SYNCED LYRICS'] },
  comment: { vorbis: 'COMMENT', id3: 'COMM', ilst: '©cmt', info: 'ICMT', alias: ['DESCRIPTION'] },
  language: { vorbis: 'LANGUAGE', id3: 'TLAN', info: 'ILNG', hasMany: many },
  isrc: { vorbis: 'ISRC', id3: 'TSRC', info: 'ISRC', hasMany: many },
  bpm: { vorbis: 'BPM', id3: 'TBPM', ilst: 'tmpo', info: 'IBPM', alias: ['TEMPO'] },
  key: { vorbis: 'KEY', id3: 'TKEY', ilst: '----:initialkey', alias: ['INITIALKEY'] },
  label: { vorbis: 'LABEL', id3: 'TPUB', info: 'IPUB', alias: ['ORGANIZATION', 'PUBLISHER'], hasMany: many },
  catalogNumber: { vorbis: 'CATALOGNUMBER', alias: ['LABELNO'], hasMany: many },
  barcode: { vorbis: 'BARCODE', alias: ['UPC', 'EAN/UPN'], hasMany: many },
  media: { vorbis: 'MEDIA', id3: 'TMED', info: 'IMED', alias: ['SOURCEMEDIA', 'MEDIATYPE'], hasMany: many },
  copyright: { vorbis: 'COPYRIGHT', id3: 'TCOP', ilst: 'cprt', info: 'ICOP' },
  compilation: { vorbis: 'COMPILATION', id3: 'TCMP', ilst: 'cpil' },
  rating: { vorbis: 'RATING', id3: 'POPM', ilst: 'rate' },
  titleSort: { vorbis: 'TITLESORT', id3: 'TSOT', ilst: 'sonm' },
  artistSort: { vorbis: 'ARTISTSORT', id3: 'TSOP', ilst: 'soar', hasMany: many },
  albumSort: { vorbis: 'ALBUMSORT', id3: 'TSOA', ilst: 'soal' },
  albumArtistSort: { vorbis: 'ALBUMARTISTSORT', id3: 'TSO2', ilst: 'soaa', hasMany: many },
  composerSort: { vorbis: 'COMPOSERSORT', id3: 'TSOC', ilst: 'soco', hasMany: many },
  musicbrainzRecordingId: {
    vorbis: 'MUSICBRAINZ_TRACKID',
    id3: 'UFID:http://musicbrainz.org',
    ilst: '----:MusicBrainz Track Id',
    alias: ['MusicBrainz Track Id'],
  },
  musicbrainzTrackId: named('MUSICBRAINZ_RELEASETRACKID', 'MusicBrainz Release Track Id'),
  musicbrainzAlbumId: named('MUSICBRAINZ_ALBUMID', 'MusicBrainz Album Id'),
  musicbrainzArtistId: named('MUSICBRAINZ_ARTISTID', 'MusicBrainz Artist Id'),
  musicbrainzAlbumArtistId: named('MUSICBRAINZ_ALBUMARTISTID', 'MusicBrainz Album Artist Id'),
  musicbrainzReleaseGroupId: named('MUSICBRAINZ_RELEASEGROUPID', 'MusicBrainz Release Group Id'),
  acoustId: named('ACOUSTID_ID', 'Acoustid Id'),
  replayGainTrackGain: { vorbis: 'REPLAYGAIN_TRACK_GAIN' },
  replayGainTrackPeak: { vorbis: 'REPLAYGAIN_TRACK_PEAK' },
  replayGainAlbumGain: { vorbis: 'REPLAYGAIN_ALBUM_GAIN' },
  replayGainAlbumPeak: { vorbis: 'REPLAYGAIN_ALBUM_PEAK' },
};

function named(vorbis: string, name: string): Row {
  return { vorbis, id3: `TXXX:${name}`, ilst: `----:${name}` };
}

/** Not fields of ours, but known by these names to the formats: kept in `others` under the Vorbis name. */
export const otherRows: readonly Row[] = [
  { vorbis: 'SUBTITLE', id3: 'TIT3' },
  { vorbis: 'ENCODEDBY', id3: 'TENC' },
  { vorbis: 'ORIGINALALBUM', id3: 'TOAL' },
  { vorbis: 'ORIGINALARTIST', id3: 'TOPE', hasMany: many },
  { vorbis: 'ORIGINALFILENAME', id3: 'TOFN' },
  { vorbis: 'MOVEMENTNAME', id3: 'MVNM', ilst: '©mvn' },
  { vorbis: 'WORK', ilst: '©wrk' },
  { vorbis: 'WEBSITE', id3: 'WOAR' },
];

/** Of how a file was made, not of the music: never taken over into another file, never removed from their own. */
export const technical: ReadonlySet<string> = new Set([
  'ENCODER',
  'ENCODERSETTINGS',
  'TSSE',
  '©TOO',
  'TLEN',
  'TSIZ',
  'TFLT',
  'TDLY',
  'TDEN',
  'TDTG',
  'ISFT',
  'ITUNSMPB',
  'ITUNNORM',
  'ITUNPGAP',
  'ENCODING PARAMS',
  'MAJOR_BRAND',
  'MINOR_VERSION',
  'COMPATIBLE_BRANDS',
  'WAVEFORMATEXTENSIBLE_CHANNEL_MASK',
]);
