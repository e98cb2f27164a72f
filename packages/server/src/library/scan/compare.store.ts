// What the library knows of each directory, and the two lists that comparing makes: files to read, tracks that are gone.
import type { DatabaseSync } from 'node:sqlite';
import { prepareWrite } from '../library-file.ts';
import type { FoundFile } from './1-walk.ts';

export type KnownDirectory = {
  no: number;
  folder: string;
  image: string | null;
  image_size: number | null;
  image_mtime: number | null;
};
export type KnownFile = {
  no: number | null;
  name: string;
  size_bytes: number;
  mtime_ms: number;
  inode: number;
  missing_at: number | null;
};
export type ToRead = {
  seq: number;
  dirNo: number;
  dir: string;
  folder: string;
  name: string;
  sizeBytes: number;
  mtimeMs: number;
  inode: number;
};

/** The lists live in temporary tables: a first scan of a million files must not fill the memory. */
export const compareStore = (database: DatabaseSync) => {
  database.exec(`
    CREATE TEMP TABLE IF NOT EXISTS to_read (
      seq INTEGER PRIMARY KEY, dir_no INTEGER, name TEXT, size_bytes INTEGER, mtime_ms REAL, inode REAL);
    CREATE TEMP TABLE IF NOT EXISTS gone (track_no INTEGER PRIMARY KEY);
    DELETE FROM to_read; DELETE FROM gone`);
  const directory = database.prepare(
    'SELECT no, folder, image, image_size, image_mtime FROM dirs WHERE path = ?',
  );
  const addDirectory = prepareWrite(
    database,
    'INSERT INTO dirs (folder, path, image, image_size, image_mtime) VALUES (?, ?, ?, ?, ?)',
  );
  const setDirectory = prepareWrite(
    database,
    'UPDATE dirs SET folder = ?, image = ?, image_size = ?, image_mtime = ? WHERE no = ?',
  );
  // One question for each directory is most of what a rescan costs beside the disk: no more than it needs.
  const tracks = database.prepare(
    'SELECT no, name, size_bytes, mtime_ms, inode, missing_at FROM tracks WHERE dir_no = ?',
  );
  const broken = database.prepare(
    'SELECT NULL AS no, name, size_bytes, mtime_ms, inode, NULL AS missing_at FROM broken WHERE dir_no = ?',
  );
  const isAnyBroken = database.prepare('SELECT 1 FROM broken LIMIT 1').get() !== undefined;
  const later = prepareWrite(
    database,
    'INSERT INTO to_read (dir_no, name, size_bytes, mtime_ms, inode) VALUES (?, ?, ?, ?, ?)',
  );
  const gone = prepareWrite(database, 'INSERT OR IGNORE INTO gone VALUES (?)');
  const batch = database.prepare(`
    SELECT seq, dir_no AS dirNo, path AS dir, folder, name, size_bytes AS sizeBytes, mtime_ms AS mtimeMs, inode
    FROM to_read JOIN dirs ON dirs.no = dir_no WHERE seq > ? ORDER BY seq LIMIT ?`);

  return {
    directory: (path: string) => directory.get(path) as KnownDirectory | undefined,
    addDirectory: (folder: string, path: string, image: FoundFile | undefined): number =>
      Number(
        addDirectory.run(folder, path, image?.name ?? null, image?.sizeBytes ?? null, image?.mtimeMs ?? null)
          .lastInsertRowid,
      ),
    setDirectory: (no: number, folder: string, image: FoundFile | undefined) =>
      setDirectory.run(folder, image?.name ?? null, image?.sizeBytes ?? null, image?.mtimeMs ?? null, no),
    files: (dir: number) =>
      (isAnyBroken ? [...tracks.all(dir), ...broken.all(dir)] : tracks.all(dir)) as KnownFile[],
    readLater: (dir: number, file: FoundFile) =>
      later.run(dir, file.name, file.sizeBytes, file.mtimeMs, file.inode),
    toRead: (after: number, count: number) => batch.all(after, count) as ToRead[],
    gone: (track: number) => gone.run(track),
    directories: () =>
      database.prepare('SELECT no, folder, path FROM dirs').all() as {
        no: number;
        folder: string;
        path: string;
      }[],
    goneFromDirectory: (dir: number) =>
      prepareWrite(
        database,
        'INSERT OR IGNORE INTO gone SELECT no FROM tracks WHERE dir_no = ? AND missing_at IS NULL',
      ).run(dir),
    keepAllOf: (folder: string) =>
      prepareWrite(
        database,
        'DELETE FROM gone WHERE track_no IN (SELECT tracks.no FROM tracks JOIN dirs ON dirs.no = dir_no WHERE folder = ?)',
      ).run(folder),
    forgetBroken: (dir: number, name: string) =>
      prepareWrite(database, 'DELETE FROM broken WHERE dir_no = ? AND name = ?').run(dir, name),
    forgetBrokenIn: (dir: number) => prepareWrite(database, 'DELETE FROM broken WHERE dir_no = ?').run(dir),
    albumsIn: (dir: number) =>
      (
        database.prepare('SELECT DISTINCT album_no AS no FROM tracks WHERE dir_no = ?').all(dir) as {
          no: number;
        }[]
      ).map(({ no }) => no),
    tracksIn: (folder: string): number =>
      Number(
        database
          .prepare(
            'SELECT count(*) AS n FROM tracks JOIN dirs ON dirs.no = dir_no WHERE folder = ? AND missing_at IS NULL',
          )
          .get(folder)?.['n'],
      ),
  };
};
