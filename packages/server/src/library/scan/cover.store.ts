// Where the picture of an album may be, and what is kept of it.
import type { DatabaseSync } from 'node:sqlite';
import { prepareWrite } from '../library-file.ts';

export type AlbumPlace = { path: string; folder: string; image: string | null };
export type KnownCover = {
  cover_source: string | null;
  cover_kind: string | null;
  cover_version: string | null;
};

export const coverStore = (database: DatabaseSync) => {
  const places = database.prepare(`
    SELECT DISTINCT path, folder, image FROM tracks JOIN dirs ON dirs.no = dir_no
    WHERE album_no = ? AND missing_at IS NULL ORDER BY path LIMIT 50`);
  const image = database.prepare('SELECT image FROM dirs WHERE path = ?');
  const withPicture = database.prepare(`
    SELECT path, name FROM tracks JOIN dirs ON dirs.no = dir_no
    WHERE album_no = ? AND missing_at IS NULL AND has_picture = 1 ORDER BY disc, number, sort, tracks.no LIMIT 1`);
  const known = database.prepare('SELECT cover_source, cover_kind, cover_version FROM albums WHERE no = ?');
  const set = prepareWrite(
    database,
    `
    UPDATE albums SET cover_source = ?, cover_kind = ?, cover_version = ?, color = ?, second_color = ? WHERE no = ?`,
  );
  return {
    places: (album: number) => places.all(album) as AlbumPlace[],
    imageIn: (path: string) => (image.get(path)?.['image'] ?? null) as string | null,
    firstWithPicture: (album: number) => withPicture.get(album) as { path: string; name: string } | undefined,
    known: (album: number) => known.get(album) as KnownCover | undefined,
    set: (
      album: number,
      source: string | null,
      kind: string | null,
      version: string | null,
      colors?: [string, string],
    ) => set.run(source, kind, version, colors?.[0] ?? null, colors?.[1] ?? null, album),
    /** The same picture in another place. */
    move: (album: number, source: string, kind: string) =>
      prepareWrite(database, 'UPDATE albums SET cover_source = ?, cover_kind = ? WHERE no = ?').run(
        source,
        kind,
        album,
      ),
  };
};
