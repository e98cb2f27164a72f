// The rows of an album as its tracks make them.
import type { DatabaseSync } from 'node:sqlite';
import { searchWords } from '../fold-text.ts';
import { prepareWrite } from '../library-file.ts';

export type AlbumTrack = {
  artists: string;
  album_artist: string | null;
  year: number | null;
  duration_ms: number;
  added_at: number;
  about: string;
};

export type AlbumValues = {
  title: string;
  sort: string;
  artist_no: number;
  artist_sort: string;
  artist_name: string;
  year: number | null;
  added_at: number;
  track_count: number;
  duration_ms: number;
  label: string | null;
  comment: string | null;
  genres: string[];
  credits: string;
};

export const albumStore = (database: DatabaseSync) => {
  const tracks = database.prepare(`
    SELECT artists, album_artist, year, duration_ms, added_at, about FROM tracks
    WHERE album_no = ? AND missing_at IS NULL ORDER BY disc, number, sort, no`);
  const update = prepareWrite(
    database,
    `
    UPDATE albums SET title = :title, sort = :sort, artist_no = :artist_no, artist_sort = :artist_sort, year = :year,
      added_at = :added_at, track_count = :track_count, duration_ms = :duration_ms, label = :label,
      comment = :comment, genres = :genres, credits = :credits WHERE no = :no`,
  );
  const empty = prepareWrite(database, 'UPDATE albums SET track_count = 0, duration_ms = 0 WHERE no = ?');
  const forget = prepareWrite(
    database,
    'DELETE FROM albums WHERE no = :no AND NOT EXISTS (SELECT 1 FROM tracks WHERE album_no = :no)',
  );
  const clearGenres = prepareWrite(database, 'DELETE FROM album_genres WHERE album_no = ?');
  const addGenre = prepareWrite(
    database,
    'INSERT OR IGNORE INTO album_genres (album_no, genre) VALUES (?, ?)',
  );
  const unsearch = prepareWrite(database, 'DELETE FROM album_search WHERE rowid = ?');
  const search = prepareWrite(database, 'INSERT INTO album_search (rowid, title, artist) VALUES (?, ?, ?)');

  return {
    tracks: (album: number) => tracks.all(album) as AlbumTrack[],
    set(no: number, { artist_name, genres, ...values }: AlbumValues, genreKeys: readonly string[]) {
      update.run({ ...values, genres: JSON.stringify(genres), no });
      clearGenres.run(no);
      for (const genre of genreKeys) addGenre.run(no, genre);
      unsearch.run(no);
      search.run(no, searchWords(values.title), searchWords(artist_name));
    },
    /** An album without tracks shows nowhere; its row goes when no missing track holds on to it. */
    setEmpty(no: number) {
      clearGenres.run(no);
      unsearch.run(no);
      empty.run(no);
      forget.run({ no });
    },
    countArtists: () =>
      database.exec(`
        UPDATE artists SET
          album_count = (SELECT count(*) FROM albums WHERE artist_no = artists.no AND track_count > 0),
          track_count = (SELECT count(*) FROM track_artists JOIN tracks ON tracks.no = track_no
                         WHERE track_artists.artist_no = artists.no AND missing_at IS NULL);
        DELETE FROM artist_search WHERE rowid IN (SELECT no FROM artists WHERE album_count = 0 AND track_count = 0
          AND NOT EXISTS (SELECT 1 FROM track_artists WHERE artist_no = artists.no)
          AND NOT EXISTS (SELECT 1 FROM albums WHERE artist_no = artists.no));
        DELETE FROM artists WHERE album_count = 0 AND track_count = 0
          AND NOT EXISTS (SELECT 1 FROM track_artists WHERE artist_no = artists.no)
          AND NOT EXISTS (SELECT 1 FROM albums WHERE artist_no = artists.no)`),
  };
};
