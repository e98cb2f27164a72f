// What programs that we did not write read in our files.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ICommonTagsResult, parseFile } from 'music-metadata';
import type { Format } from '../words.ts';
import { type Field, fields } from './fields.ts';
import { formatLrc } from './synced-lyrics.ts';
import { fullTags, fullValues } from './testing/full-tags.ts';
import { tempTiny, ways } from './testing/temp-file.ts';
import { writeTags } from './write-tags.ts';

/**
 * Names after the appendix "Tag Mapping" of picard-docs, written down apart from our own table: ID3v2.4, MP4, Vorbis.
 * `!` stands for `TXXX:` and `----:com.apple.iTunes:`.
 */
const names: Record<Field, [id3: string, mp4: string, vorbis: string]> = {
  title: ['TIT2', '©nam', 'TITLE'],
  artist: ['TPE1', '©ART', 'ARTIST'],
  album: ['TALB', '©alb', 'ALBUM'],
  albumArtist: ['TPE2', 'aART', 'ALBUMARTIST'],
  track: ['TRCK', 'trkn', 'TRACKNUMBER'],
  trackTotal: ['TRCK', 'trkn', 'TRACKTOTAL'],
  disc: ['TPOS', 'disk', 'DISCNUMBER'],
  discTotal: ['TPOS', 'disk', 'DISCTOTAL'],
  discSubtitle: ['TSST', '!DISCSUBTITLE', 'DISCSUBTITLE'],
  date: ['TDRC', '©day', 'DATE'],
  originalDate: ['TDOR', '!ORIGINALDATE', 'ORIGINALDATE'],
  genre: ['TCON', '©gen', 'GENRE'],
  mood: ['TMOO', '!MOOD', 'MOOD'],
  grouping: ['TIT1', '©grp', 'GROUPING'],
  composer: ['TCOM', '©wrt', 'COMPOSER'],
  lyricist: ['TEXT', '!LYRICIST', 'LYRICIST'],
  conductor: ['TPE3', '!CONDUCTOR', 'CONDUCTOR'],
  remixer: ['TPE4', '!REMIXER', 'REMIXER'],
  lyrics: ['USLT', '©lyr', 'LYRICS'],
  syncedLyrics: ['SYLT', '!SYNCEDLYRICS', 'SYNCEDLYRICS'],
  comment: ['COMM', '©cmt', 'COMMENT'],
  language: ['TLAN', '!LANGUAGE', 'LANGUAGE'],
  isrc: ['TSRC', '!ISRC', 'ISRC'],
  bpm: ['TBPM', 'tmpo', 'BPM'],
  key: ['TKEY', '!initialkey', 'KEY'],
  label: ['TPUB', '!LABEL', 'LABEL'],
  catalogNumber: ['!CATALOGNUMBER', '!CATALOGNUMBER', 'CATALOGNUMBER'],
  barcode: ['!BARCODE', '!BARCODE', 'BARCODE'],
  media: ['TMED', '!MEDIA', 'MEDIA'],
  copyright: ['TCOP', 'cprt', 'COPYRIGHT'],
  compilation: ['TCMP', 'cpil', 'COMPILATION'],
  rating: ['POPM', 'rate', 'RATING'],
  titleSort: ['TSOT', 'sonm', 'TITLESORT'],
  artistSort: ['TSOP', 'soar', 'ARTISTSORT'],
  albumSort: ['TSOA', 'soal', 'ALBUMSORT'],
  albumArtistSort: ['TSO2', 'soaa', 'ALBUMARTISTSORT'],
  composerSort: ['TSOC', 'soco', 'COMPOSERSORT'],
  musicbrainzRecordingId: ['UFID:http://musicbrainz.org', '!MusicBrainz Track Id', 'MUSICBRAINZ_TRACKID'],
  musicbrainzTrackId: [
    '!MusicBrainz Release Track Id',
    '!MusicBrainz Release Track Id',
    'MUSICBRAINZ_RELEASETRACKID',
  ],
  musicbrainzAlbumId: ['!MusicBrainz Album Id', '!MusicBrainz Album Id', 'MUSICBRAINZ_ALBUMID'],
  musicbrainzArtistId: ['!MusicBrainz Artist Id', '!MusicBrainz Artist Id', 'MUSICBRAINZ_ARTISTID'],
  musicbrainzAlbumArtistId: [
    '!MusicBrainz Album Artist Id',
    '!MusicBrainz Album Artist Id',
    'MUSICBRAINZ_ALBUMARTISTID',
  ],
  musicbrainzReleaseGroupId: [
    '!MusicBrainz Release Group Id',
    '!MusicBrainz Release Group Id',
    'MUSICBRAINZ_RELEASEGROUPID',
  ],
  acoustId: ['!Acoustid Id', '!Acoustid Id', 'ACOUSTID_ID'],
  replayGainTrackGain: ['!REPLAYGAIN_TRACK_GAIN', '!REPLAYGAIN_TRACK_GAIN', 'REPLAYGAIN_TRACK_GAIN'],
  replayGainTrackPeak: ['!REPLAYGAIN_TRACK_PEAK', '!REPLAYGAIN_TRACK_PEAK', 'REPLAYGAIN_TRACK_PEAK'],
  replayGainAlbumGain: ['!REPLAYGAIN_ALBUM_GAIN', '!REPLAYGAIN_ALBUM_GAIN', 'REPLAYGAIN_ALBUM_GAIN'],
  replayGainAlbumPeak: ['!REPLAYGAIN_ALBUM_PEAK', '!REPLAYGAIN_ALBUM_PEAK', 'REPLAYGAIN_ALBUM_PEAK'],
};

type Answer = {
  texts: Record<string, string[]>;
  pictures: { sha256: string; kind: number | null; about: string | null; mime: string | null }[];
};

const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import mutagen']).status === 0,
);

for (const { format, id3, name } of ways) {
  const skip = python === undefined && 'python3-mutagen is not installed here';
  test(`mutagen reads every field: ${name}`, { skip }, async (context) => {
    using file = tempTiny(format);
    await writeTags(file.path, format, fullTags, { id3 });
    const script = join(import.meta.dirname, 'testing', 'read-mutagen.py');
    const run = spawnSync(python!, [script, file.path], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    const [{ texts, pictures }] = JSON.parse(run.stdout) as [Answer];
    const kind = ['aac', 'alac'].includes(format)
      ? 'mp4'
      : ['flac', 'opus'].includes(format)
        ? 'vorbis'
        : 'id3';
    const missing = fields.filter((field) => {
      const wanted = expected(field, kind, id3);
      const [key, values] = wanted;
      return JSON.stringify(texts[key]) !== JSON.stringify(values);
    });
    const shown = missing.map((field) => [
      ...expected(field, kind, id3),
      texts[expected(field, kind, id3)[0]],
    ]);
    assert.deepEqual(shown, []);
    context.diagnostic(`${name}: ${fields.length - missing.length} of ${fields.length} fields`);
    assert.deepEqual(
      pictures.map(({ sha256 }) => sha256),
      fullTags.pictures.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')),
    );
    if (kind !== 'mp4') {
      const said = pictures.map(({ kind, about, mime }) => ({ kind, about, mime }));
      assert.deepEqual(
        said,
        fullTags.pictures.map(({ kind, about, mime }) => ({ kind, about, mime })),
      );
    }
    const own =
      kind === 'mp4'
        ? '----:com.apple.iTunes:MY OWN FIELD'
        : kind === 'id3'
          ? 'TXXX:MY OWN FIELD'
          : 'MY OWN FIELD';
    assert.deepEqual(texts[own], ['one', 'two 🌻']);
  });
}

function expected(field: Field, kind: 'id3' | 'mp4' | 'vorbis', id3: '2.3' | '2.4'): [string, string[]] {
  const [ofId3, ofMp4, ofVorbis] = names[field];
  const values = [...fullValues[field]];
  if (kind === 'vorbis') return [ofVorbis, values];
  if (kind === 'mp4') {
    const key = ofMp4.replace('!', '----:com.apple.iTunes:');
    const shown: Record<string, string[]> = { trkn: ['(3, 12)'], disk: ['(1, 2)'], cpil: ['True'] };
    return [key, shown[key] ?? values];
  }
  const is3 = id3 === '2.3';
  const key =
    is3 && ['TSST', 'TMOO'].includes(ofId3) ? `TXXX:${field === 'mood' ? 'MOOD' : 'DISCSUBTITLE'}` : ofId3;
  const special: Record<string, string[]> = {
    TRCK: ['3/12'],
    TPOS: ['1/2'],
    POPM: ['196'],
    SYLT: ['1000 First line', '2500 שורה שנייה', '63125 第三 🎶'],
    // Of an original date v2.3 has only the year; the whole of it is in TXXX:ORIGINALDATE.
    ...(is3 && { TDOR: ['1999'] }),
  };
  if (special[key]) return [key, special[key]];
  if (key.startsWith('!')) return [key.replace('!', 'TXXX:'), values];
  return [key, is3 && /^T(?!XXX)/.test(key) ? [values.join('; ')] : values];
}

/** What music-metadata makes of it, by its own mapping. */
const common: Partial<Record<Field, (tags: ICommonTagsResult) => unknown>> = {
  title: (tags) => tags.title,
  artist: (tags) => tags.artists,
  album: (tags) => tags.album,
  albumArtist: (tags) => tags.albumartists,
  track: (tags) => tags.track.no,
  trackTotal: (tags) => tags.track.of,
  disc: (tags) => tags.disk.no,
  discTotal: (tags) => tags.disk.of,
  discSubtitle: (tags) => tags.discsubtitle,
  date: (tags) => tags.date,
  originalDate: (tags) => tags.originaldate,
  genre: (tags) => tags.genre,
  mood: (tags) => tags.mood,
  grouping: (tags) => tags.grouping,
  composer: (tags) => tags.composer,
  lyricist: (tags) => tags.lyricist,
  conductor: (tags) => tags.conductor,
  remixer: (tags) => tags.remixer,
  lyrics: (tags) => tags.lyrics?.find(({ text }) => text)?.text,
  syncedLyrics: (tags) =>
    formatLrc(
      (tags.lyrics ?? []).flatMap(({ syncText }) =>
        (syncText ?? []).map(({ timestamp = 0, text }) => ({ ms: timestamp, text })),
      ),
    ),
  comment: (tags) => tags.comment?.[0]?.text,
  language: (tags) => tags.language,
  isrc: (tags) => tags.isrc,
  bpm: (tags) => tags.bpm,
  key: (tags) => tags.key,
  label: (tags) => tags.label,
  catalogNumber: (tags) => tags.catalognumber,
  barcode: (tags) => tags.barcode,
  media: (tags) => tags.media,
  copyright: (tags) => tags.copyright,
  compilation: (tags) => (tags.compilation ? 1 : 0),
  rating: (tags) => Math.round((tags.rating?.[0]?.rating ?? 0) * 5) * 20,
  titleSort: (tags) => tags.titlesort,
  artistSort: (tags) => tags.artistsort,
  albumSort: (tags) => tags.albumsort,
  albumArtistSort: (tags) => tags.albumartistsort,
  composerSort: (tags) => tags.composersort,
  musicbrainzRecordingId: (tags) => tags.musicbrainz_recordingid,
  musicbrainzTrackId: (tags) => tags.musicbrainz_trackid,
  musicbrainzAlbumId: (tags) => tags.musicbrainz_albumid,
  musicbrainzArtistId: (tags) => tags.musicbrainz_artistid,
  musicbrainzAlbumArtistId: (tags) => tags.musicbrainz_albumartistid,
  musicbrainzReleaseGroupId: (tags) => tags.musicbrainz_releasegroupid,
  acoustId: (tags) => tags.acoustid_id,
  replayGainTrackGain: (tags) => `${tags.replaygain_track_gain?.dB.toFixed(2)} dB`,
  replayGainTrackPeak: (tags) => tags.replaygain_track_peak?.ratio.toFixed(6),
  replayGainAlbumGain: (tags) => `${tags.replaygain_album_gain?.dB.toFixed(2)} dB`,
  replayGainAlbumPeak: (tags) => tags.replaygain_album_peak?.ratio.toFixed(6),
};

/** Fields that music-metadata does not map there, or of which it keeps only the last value. */
function gapsOf(format: Format, id3: '2.3' | '2.4'): Field[] {
  const lastOnly: Field[] = ['artistSort', 'albumArtistSort', 'composerSort'];
  if (format === 'aac' || format === 'alac') return [...lastOnly, 'key', 'syncedLyrics'];
  if (format === 'flac' || format === 'opus') return [...lastOnly, 'syncedLyrics'];
  if (id3 === '2.4') return lastOnly;
  // What v2.3 has no frame for; of a date the year alone, but for WAV, where LIST INFO has all of it.
  const custom: Field[] = ['discSubtitle', 'mood', 'originalDate'];
  return format === 'wav' ? custom : [...custom, 'date'];
}

for (const { format, id3, name } of ways) {
  test(`music-metadata reads every field that it knows: ${name}`, async () => {
    using file = tempTiny(format);
    await writeTags(file.path, format, fullTags, { id3 });
    const { common: tags } = await parseFile(file.path);
    const missing: Field[] = [];
    for (const field of [...fields].sort()) {
      const found = common[field]?.(tags);
      const values = [found].flat().map(String);
      const wanted = fullValues[field];
      const isThere =
        JSON.stringify(values) === JSON.stringify(wanted) ||
        values[0] === wanted.join('; ') ||
        values.join() === wanted[0];
      if (!isThere) missing.push(field);
    }
    assert.deepEqual(missing, gapsOf(format, id3).sort());
    assert.deepEqual(
      tags.picture?.map(({ data }) => Buffer.from(data).toString('hex')),
      fullTags.pictures.map(({ bytes }) => Buffer.from(bytes).toString('hex')),
    );
  });
}
