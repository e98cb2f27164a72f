// From rows of the library to what the contract says an album, an artist and a track are.
import type { Album, Artist, Cover, Track } from '@gatefold/contract';
import { encodeId } from '../../ids.ts';

type CoverColumns = { cover_version: string | null; color: string | null; second_color: string | null };

export type AlbumRow = CoverColumns & {
  no: number;
  id: number;
  title: string;
  artist_id: number;
  artist_name: string;
  year: number | null;
  track_count: number;
  duration_ms: number;
  added_at: number;
};

export type AlbumPageRow = AlbumRow & {
  genres: string;
  credits: string;
  label: string | null;
  comment: string | null;
};

export type ArtistRow = { no: number; id: number; name: string; album_count: number; track_count: number };

export type TrackRow = CoverColumns & {
  no: number;
  id: number;
  title: string;
  artists: string;
  album_id: number;
  album_title: string;
  disc: number;
  number: number | null;
  duration_ms: number;
  container: string;
  codec: string;
  mime: string;
  lossless: number;
  bitrate_kbps: number | null;
  sample_rate_hz: number | null;
  bit_depth: number | null;
  channels: number | null;
  size_bytes: number;
  track_gain_db: number | null;
  track_peak: number | null;
  album_gain_db: number | null;
  album_peak: number | null;
};

export const albumColumns = `albums.no, albums.id, albums.title, artists.id AS artist_id, artists.name AS artist_name,
  albums.year, albums.track_count, albums.duration_ms, albums.added_at, cover_version, color, second_color`;
export const albumTables = 'albums JOIN artists ON artists.no = albums.artist_no';

export const trackColumns = `tracks.no, tracks.id, tracks.title, tracks.artists, albums.id AS album_id,
  albums.title AS album_title, disc, number, tracks.duration_ms, container, codec, mime, lossless, bitrate_kbps,
  sample_rate_hz, bit_depth, channels, size_bytes, track_gain_db, track_peak, album_gain_db, album_peak,
  cover_version, color, second_color`;
export const trackTables = 'tracks JOIN albums ON albums.no = tracks.album_no';

/** Only what is there: an absent value is an absent member, never null. */
const present = <Name extends string, Value>(name: Name, value: Value | null): { [N in Name]?: Value } =>
  (value === null ? {} : { [name]: value }) as { [N in Name]?: Value };

const coverOf = ({ cover_version, color, second_color }: CoverColumns): { cover?: Cover } =>
  cover_version === null || color === null || second_color === null
    ? {}
    : { cover: { version: cover_version, color, secondColor: second_color } };

export const toAlbum = (row: AlbumRow): Album => ({
  id: encodeId(row.id),
  title: row.title,
  artist: { id: encodeId(row.artist_id), name: row.artist_name },
  ...present('year', row.year),
  trackCount: row.track_count,
  durationMs: row.duration_ms,
  addedAt: new Date(row.added_at).toISOString(),
  ...coverOf(row),
});

export const toArtist = (row: ArtistRow): Artist => ({
  id: encodeId(row.id),
  name: row.name,
  albumCount: row.album_count,
  trackCount: row.track_count,
});

const replayGainOf = (row: TrackRow): Pick<Track, 'replayGain'> => {
  const gain = {
    ...present('trackGainDb', row.track_gain_db),
    ...present('trackPeak', row.track_peak),
    ...present('albumGainDb', row.album_gain_db),
    ...present('albumPeak', row.album_peak),
  };
  return Object.keys(gain).length === 0 ? {} : { replayGain: gain };
};

export const toTrack = (row: TrackRow): Track => ({
  id: encodeId(row.id),
  title: row.title,
  artists: JSON.parse(row.artists),
  album: { id: encodeId(row.album_id), title: row.album_title },
  disc: row.disc,
  ...present('number', row.number),
  durationMs: row.duration_ms,
  format: {
    container: row.container,
    codec: row.codec,
    mime: row.mime,
    lossless: row.lossless === 1,
    ...present('bitrateKbps', row.bitrate_kbps),
    ...present('sampleRateHz', row.sample_rate_hz),
    ...present('bitDepth', row.bit_depth),
    ...present('channels', row.channels),
    sizeBytes: row.size_bytes,
  },
  ...replayGainOf(row),
  ...coverOf(row),
});
