// Writes tracks, and the artists and albums they name. Search text follows every write.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { foldText, searchWords, sortKey } from '../fold-text.ts';
import { prepareWrite } from '../library-file.ts';
import { derivedId } from './derived-id.ts';

export type ArtistRow = { no: number; id: number };

const columns = [
  'dir_no', 'name', 'size_bytes', 'mtime_ms', 'inode', 'fingerprint', 'album_no', 'title', 'sort', 'artists',
  'album_artist', 'disc', 'number', 'year', 'duration_ms', 'container', 'codec', 'mime', 'lossless', 'bitrate_kbps',
  'sample_rate_hz', 'bit_depth', 'channels', 'track_gain_db', 'track_peak', 'album_gain_db', 'album_peak',
  'isrc', 'recording', 'has_picture', 'about',
] as const; // biome-ignore format: one list

export type TrackValues = Record<(typeof columns)[number], SQLInputValue>;

/** The id of a new album. One that moved kept its own, which followed from its key before. */
export const albumId = (database: DatabaseSync, key: string): number => {
  const albumWith = database.prepare('SELECT 1 FROM albums WHERE id = ?');
  return derivedId(`album ${key}`, (id) => albumWith.get(id) !== undefined);
};

export const trackStore = (database: DatabaseSync) => {
  const list = columns.join(', ');
  const values = columns.map((name) => `:${name}`).join(', ');
  const insert = prepareWrite(
    database,
    `INSERT INTO tracks (id, added_at, ${list}) VALUES (:id, :added_at, ${values})`,
  );
  const update = prepareWrite(
    database,
    `UPDATE tracks SET missing_at = NULL, ${columns.map((name) => `${name} = :${name}`).join(', ')} WHERE no = :no`,
  );
  const atPlace = database.prepare(
    'SELECT no, album_no, missing_at FROM tracks WHERE dir_no = ? AND name = ?',
  );
  const lost = database.prepare(`
    SELECT no, album_no, missing_at FROM tracks
    WHERE fingerprint = :fingerprint AND size_bytes = :size
      AND (missing_at IS NOT NULL OR no IN (SELECT track_no FROM gone)) LIMIT 1`);
  const found = prepareWrite(database, 'DELETE FROM gone WHERE track_no = ?');
  const artist = database.prepare('SELECT no, id FROM artists WHERE key = ?');
  const addArtist = prepareWrite(database, 'INSERT INTO artists (id, key, name, sort) VALUES (?, ?, ?, ?)');
  const album = database.prepare('SELECT no FROM albums WHERE key = ?');
  const addAlbum = prepareWrite(
    database,
    `
    INSERT INTO albums (id, key, title, sort, artist_no, artist_sort, added_at) VALUES (?, ?, ?, ?, ?, '', ?)`,
  );
  const renameAlbum = prepareWrite(
    database,
    `
    UPDATE albums SET key = :key WHERE no = :no AND NOT EXISTS (
      SELECT 1 FROM tracks WHERE album_no = :no AND missing_at IS NULL AND no NOT IN (SELECT track_no FROM gone))`,
  );
  const clearArtists = prepareWrite(database, 'DELETE FROM track_artists WHERE track_no = ?');
  const setArtist = prepareWrite(database, 'INSERT OR IGNORE INTO track_artists VALUES (?, ?)');
  const unsearch = prepareWrite(database, 'DELETE FROM track_search WHERE rowid = ?');
  const search = prepareWrite(
    database,
    'INSERT INTO track_search (rowid, title, artist, album) VALUES (?, ?, ?, ?)',
  );
  const broken = prepareWrite(
    database,
    `
    INSERT OR REPLACE INTO broken (dir_no, name, size_bytes, mtime_ms, inode, why, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const unbroken = prepareWrite(database, 'DELETE FROM broken WHERE dir_no = ? AND name = ?');
  const artistWith = database.prepare('SELECT 1 FROM artists WHERE id = ?');
  const trackWith = database.prepare('SELECT 1 FROM tracks WHERE id = ?');
  const trackId = ({ fingerprint, size_bytes }: TrackValues) =>
    derivedId(`track ${fingerprint} ${size_bytes}`, (id) => trackWith.get(id) !== undefined);
  const known = new Map<string, ArtistRow>();

  return {
    /** The artist of that name, made when new. */
    artist(name: string): ArtistRow {
      const key = foldText(name) || name;
      let row = known.get(key) ?? (artist.get(key) as ArtistRow | undefined);
      if (row === undefined) {
        const id = derivedId(`artist ${key}`, (id) => artistWith.get(id) !== undefined);
        row = { no: Number(addArtist.run(id, key, name, sortKey(name)).lastInsertRowid), id };
        prepareWrite(database, 'INSERT INTO artist_search (rowid, name) VALUES (?, ?)').run(
          row.no,
          searchWords(name),
        );
      }
      if (known.size > 5000) known.clear();
      known.set(key, row);
      return row;
    },
    /**
     * The album of that key, made when new. When a whole album moved, `movedFrom` (its old row, none of whose tracks
     * is left behind) is that album still, under a new key.
     */
    album(
      key: string,
      title: string,
      artistNo: number,
      addedAt: number,
      movedFrom: number | undefined,
    ): number {
      const row = album.get(key);
      if (row !== undefined) return Number(row['no']);
      if (movedFrom !== undefined && renameAlbum.run({ key, no: movedFrom }).changes === 1n) return movedFrom;
      return Number(
        addAlbum.run(albumId(database, key), key, title, sortKey(title), artistNo, addedAt).lastInsertRowid,
      );
    },
    atPlace: (dir: number, name: string) => atPlace.get(dir, name) as Placed | undefined,
    /** A track that is gone from its place and whose content is this. */
    lost: (fingerprint: string, size: number) => lost.get({ fingerprint, size }) as Placed | undefined,
    found: (track: number) => found.run(track),
    insert: (track: TrackValues, addedAt: number): number =>
      Number(insert.run({ ...track, id: trackId(track), added_at: addedAt }).lastInsertRowid),
    update: (no: number, track: TrackValues) => update.run({ ...track, no }),
    setArtists(track: number, artists: readonly number[]) {
      clearArtists.run(track);
      for (const no of artists) setArtist.run(no, track);
    },
    setSearch(track: number, isNew: boolean, title: string, artists: string, albumTitle: string) {
      if (!isNew) unsearch.run(track);
      search.run(track, searchWords(title), searchWords(artists), searchWords(albumTitle));
    },
    broken: (
      dir: number,
      name: string,
      file: { sizeBytes: number; mtimeMs: number; inode: number },
      why: string,
      at: number,
    ) => broken.run(dir, name, file.sizeBytes, file.mtimeMs, file.inode, why, at),
    unbroken: (dir: number, name: string) => unbroken.run(dir, name),
    /** A file that was music and is broken now: its track is gone. */
    gone: (track: number) => prepareWrite(database, 'INSERT OR IGNORE INTO gone VALUES (?)').run(track),
  };
};

export type Placed = { no: number; album_no: number; missing_at: number | null };
