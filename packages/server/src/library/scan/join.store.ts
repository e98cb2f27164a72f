// Albums that stand in one folder under one title.
import type { DatabaseSync } from 'node:sqlite';
import { prepareWrite } from '../library-file.ts';
import { albumId } from './track.store.ts';

export type Place = { dir: number; path: string; folder: string; title: string; sort: string };

/** Albums that no tag keeps together: by one artist without an album artist, or joined by their folder already. */
const isLoose = "(albums.key LIKE 'solo %' OR albums.key LIKE 'folder %')";
const isIn = (list: string) => `IN (SELECT value FROM json_each(:${list}))`;
const list = (numbers: readonly number[]) => JSON.stringify(numbers);

export const joinStore = (database: DatabaseSync) => {
  const places = database.prepare(`
    SELECT DISTINCT dir_no AS dir, path, folder, albums.title AS title, albums.sort AS sort
    FROM tracks JOIN albums ON albums.no = album_no JOIN dirs ON dirs.no = dir_no
    WHERE album_no = ? AND missing_at IS NULL AND albums.key LIKE 'solo %'`);
  const below = database.prepare(
    "SELECT no, path FROM dirs WHERE path > :path || '/' AND path < :path || '0'",
  );
  const together = database.prepare(`
    SELECT DISTINCT album_no AS no FROM tracks JOIN albums ON albums.no = album_no
    WHERE dir_no ${isIn('dirs')} AND missing_at IS NULL AND ${isLoose} AND albums.sort = :sort`);
  const withKey = database.prepare('SELECT no FROM albums WHERE key = ?');
  const onlyHere = database.prepare(`
    SELECT min(no) AS no FROM albums WHERE no ${isIn('albums')} AND NOT EXISTS (
      SELECT 1 FROM tracks WHERE album_no = albums.no AND dir_no NOT ${isIn('dirs')} AND missing_at IS NULL)`);
  const copy = prepareWrite(
    database,
    `INSERT INTO albums (id, key, title, sort, artist_no, artist_sort, added_at)
     SELECT :id, :key, title, sort, artist_no, artist_sort, added_at FROM albums WHERE no = :like`,
  );
  const setKey = prepareWrite(database, 'UPDATE albums SET key = ? WHERE no = ?');
  const move = prepareWrite(
    database,
    `UPDATE tracks SET album_no = :to WHERE dir_no ${isIn('dirs')} AND album_no ${isIn('albums')}`,
  );
  return {
    placesOf: (album: number) => places.all(album) as Place[],
    directoriesBelow: (path: string) => below.all({ path }) as { no: number; path: string }[],
    withSameTitle: (dirs: readonly number[], sort: string) =>
      (together.all({ dirs: list(dirs), sort }) as { no: number }[]).map(({ no }) => no),
    withKey: (key: string) => (withKey.get(key) as { no: number } | undefined)?.no,
    /** The oldest of these albums that has no tracks elsewhere. */
    oldestOnlyIn: (dirs: readonly number[], albums: readonly number[]) =>
      (onlyHere.get({ dirs: list(dirs), albums: list(albums) }) as { no: number | null }).no ?? undefined,
    setKey: (album: number, key: string) => setKey.run(key, album),
    /** A new album with the title of another. */
    add: (key: string, like: number): number =>
      Number(copy.run({ id: albumId(database, key), key, like }).lastInsertRowid),
    moveTracks: (dirs: readonly number[], albums: readonly number[], to: number) =>
      move.run({ to, dirs: list(dirs), albums: list(albums) }),
  };
};
