// Every look at the library that is not a search: prepared once, one joined query each.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { AlbumOrder } from '@gatefold/contract';
import {
  type AlbumPageRow,
  type AlbumRow,
  type ArtistRow,
  albumColumns,
  albumTables,
  type TrackRow,
  trackColumns,
  trackTables,
} from './rows.ts';

/** The expressions of an order, each rising; the last one is unique. Those without `:seed` have an index. */
const orders: Record<AlbumOrder, string> = {
  title: 'albums.sort, albums.no',
  artist: 'albums.artist_sort, ifnull(albums.year, 0), albums.sort, albums.no',
  year: '-ifnull(albums.year, 0), albums.sort, albums.no',
  added: '-albums.added_at, -albums.no',
  random: '(albums.no * :seed) % 1000003, albums.no',
};

export type AlbumFilter = {
  order: AlbumOrder;
  limit: number;
  seed: number;
  after: number | undefined;
  artist: number | undefined;
  genre: string | undefined;
};

export type FileRow = {
  name: string;
  path: string;
  size_bytes: number;
  mtime_ms: number;
  mime: string;
  bitrate_kbps: number | null;
  duration_ms: number;
  title: string;
  artists: string;
  album_id: number;
};

export type SongRow = {
  no: number;
  id: number;
  title: string;
  artists: string;
  album: string;
  album_artist: string;
  disc: number;
  number: number | null;
  year: number | null;
  genres: string;
  credits: string;
  duration_ms: number;
  isrc: string | null;
  recording: string | null;
  codec: string;
  name: string;
  path: string;
};

const songs = `SELECT tracks.no, tracks.id, tracks.title, tracks.artists, albums.title AS album,
    artists.name AS album_artist, disc, number, ifnull(tracks.year, albums.year) AS year, albums.genres, albums.credits,
    tracks.duration_ms, isrc, recording, codec, tracks.name, dirs.path
  FROM ${trackTables} JOIN artists ON artists.no = albums.artist_no JOIN dirs ON dirs.no = dir_no
  WHERE missing_at IS NULL`;

export const browseStore = (database: DatabaseSync) => {
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = prepared.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      prepared.set(sql, statement);
    }
    return statement;
  };
  const all = <Row>(sql: string, values: Record<string, SQLInputValue> = {}) =>
    prepare(sql).all(values) as Row[];
  const one = <Row>(sql: string, values: Record<string, SQLInputValue> = {}) =>
    prepare(sql).get(values) as Row | undefined;
  const afterRow = (table: string, order: string) =>
    `AND (${order}) > (SELECT ${order} FROM ${table} WHERE no = :after)`;
  const isThere = '(artists.track_count > 0 OR artists.album_count > 0)';

  return {
    albums({ order, limit, seed, after, artist, genre }: AlbumFilter): AlbumRow[] {
      const by = orders[order];
      const sql = `SELECT ${albumColumns} FROM ${albumTables} WHERE albums.track_count > 0
        ${artist === undefined ? '' : 'AND albums.artist_no = (SELECT no FROM artists WHERE id = :artist)'}
        ${genre === undefined ? '' : 'AND albums.no IN (SELECT album_no FROM album_genres WHERE genre = :genre)'}
        ${after === undefined ? '' : afterRow('albums', by)}
        ORDER BY ${by} LIMIT :limit`;
      return all<AlbumRow>(sql, {
        limit,
        ...(order === 'random' ? { seed } : {}),
        ...(artist === undefined ? {} : { artist }),
        ...(genre === undefined ? {} : { genre }),
        ...(after === undefined ? {} : { after }),
      });
    },
    album: (id: number) =>
      one<AlbumPageRow>(
        `SELECT ${albumColumns}, genres, credits, label, comment FROM ${albumTables}
         WHERE albums.id = :id AND albums.track_count > 0`,
        { id },
      ),
    tracksOfAlbum: (album: number) =>
      all<TrackRow>(
        `SELECT ${trackColumns} FROM ${trackTables} WHERE album_no = :album AND missing_at IS NULL
         ORDER BY disc, ifnull(number, 100000), tracks.sort, tracks.no`,
        { album },
      ),
    artists: (limit: number, after: number | undefined) =>
      all<ArtistRow>(
        `SELECT no, id, name, album_count, track_count FROM artists WHERE ${isThere}
         ${after === undefined ? '' : afterRow('artists', 'artists.sort, artists.no')} ORDER BY sort, no LIMIT :limit`,
        { limit, ...(after === undefined ? {} : { after }) },
      ),
    artist: (id: number) =>
      one<ArtistRow>(
        `SELECT no, id, name, album_count, track_count FROM artists WHERE id = :id AND ${isThere}`,
        { id },
      ),
    albumsOf: (artist: number) =>
      all<AlbumRow>(
        `SELECT ${albumColumns} FROM ${albumTables} WHERE albums.artist_no = :artist AND albums.track_count > 0
         ORDER BY -ifnull(albums.year, 0), albums.sort, albums.no`,
        { artist },
      ),
    appearsOn: (artist: number) =>
      all<AlbumRow>(
        `SELECT ${albumColumns} FROM ${albumTables} WHERE albums.artist_no <> :artist AND albums.track_count > 0
           AND albums.no IN (SELECT album_no FROM track_artists JOIN tracks ON tracks.no = track_no
                             WHERE track_artists.artist_no = :artist AND missing_at IS NULL)
         ORDER BY -ifnull(albums.year, 0), albums.sort, albums.no`,
        { artist },
      ),
    tracks: (limit: number, after: number | undefined) =>
      all<TrackRow>(
        `SELECT ${trackColumns} FROM ${trackTables} WHERE missing_at IS NULL
         ${after === undefined ? '' : afterRow('tracks', 'tracks.sort, tracks.no')}
         ORDER BY tracks.sort, tracks.no LIMIT :limit`,
        { limit, ...(after === undefined ? {} : { after }) },
      ),
    track: (id: number) =>
      one<TrackRow>(
        `SELECT ${trackColumns} FROM ${trackTables} WHERE tracks.id = :id AND missing_at IS NULL`,
        { id },
      ),
    file: (id: number) =>
      one<FileRow>(
        `SELECT name, path, size_bytes, mtime_ms, mime, bitrate_kbps, tracks.duration_ms, tracks.title,
           tracks.artists, albums.id AS album_id
         FROM ${trackTables} JOIN dirs ON dirs.no = dir_no WHERE tracks.id = :id AND missing_at IS NULL`,
        { id },
      ),
    song: (id: number) => one<SongRow>(`${songs} AND tracks.id = :id`, { id }),
    songsAfter: (no: number, limit: number) =>
      all<SongRow>(`${songs} AND tracks.no > :no ORDER BY tracks.no LIMIT :limit`, { no, limit }),
    cover: (id: number, of: 'album' | 'track') =>
      one<{ cover_source: string; cover_kind: 'image' | 'embedded'; cover_version: string }>(
        of === 'album'
          ? 'SELECT cover_source, cover_kind, cover_version FROM albums WHERE id = :id AND cover_version IS NOT NULL'
          : `SELECT cover_source, cover_kind, cover_version FROM ${trackTables}
             WHERE tracks.id = :id AND cover_version IS NOT NULL`,
        { id },
      ),
    counts: () =>
      one<{ albums: number; artists: number; tracks: number }>(`SELECT
        (SELECT count(*) FROM albums WHERE track_count > 0) AS albums,
        (SELECT count(*) FROM artists WHERE ${isThere}) AS artists,
        (SELECT ifnull(sum(track_count), 0) FROM albums) AS tracks`) ?? { albums: 0, artists: 0, tracks: 0 },
    broken: (limit: number, after: number) =>
      all<{ path: string; name: string; why: string; seen_at: number }>(
        `SELECT path, name, why, seen_at FROM broken JOIN dirs ON dirs.no = dir_no
         ORDER BY path, name LIMIT :limit OFFSET :after`,
        { limit, after },
      ),
    tracksByFolder: () =>
      new Map(
        all<{ folder: string; count: number }>(
          `SELECT folder, count(*) AS count FROM tracks JOIN dirs ON dirs.no = dir_no
           WHERE missing_at IS NULL GROUP BY folder`,
        ).map(({ folder, count }) => [folder, count]),
      ),
    albumInFolder: (folder: string) =>
      one<{ id: number }>(
        `SELECT albums.id FROM ${trackTables} JOIN dirs ON dirs.no = dir_no
         WHERE folder = :folder AND missing_at IS NULL LIMIT 1`,
        { folder },
      )?.id,
    meta: (name: string) =>
      one<{ value: string }>('SELECT value FROM meta WHERE name = :name', { name })?.value,
  };
};
