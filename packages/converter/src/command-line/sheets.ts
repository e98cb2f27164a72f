// CUE sheets that lie in a folder of music: a file that one of them cuts is taken as the songs in it.
import { readFile, stat } from 'node:fs/promises';
import { isDiscImage } from '../engine/disc-image.ts';
import { readPlaylist } from '../playlists/read-playlist.ts';
import type { Source } from '../words.ts';
import { findPlace, sourceOf } from './places.ts';

export type Sheets = {
  /** By the path of the file that is cut: its songs. */
  songs: ReadonlyMap<string, readonly Source[]>;
  /** Sheets that say nothing which the files do not say themselves. */
  unused: string[];
};

/** 99 tracks take a few thousand bytes. */
const sheetMax = 1_000_000;

/** What one sheet cuts. A sheet whose files are gone, or of single songs, cuts nothing: the files speak for themselves. */
const cutBy = async (sheet: string): Promise<Map<string, Source[]>> => {
  const isSmall = await stat(sheet).then(
    ({ size }) => size <= sheetMax,
    () => false,
  );
  const bytes = isSmall ? await readFile(sheet).catch(() => new Uint8Array()) : new Uint8Array();
  const read = readPlaylist(sheet, bytes);
  const byFile = new Map<string, Source[]>();
  if (read.kind === 'refused') return byFile;
  for (const entry of read.lists.flatMap(({ entries }) => entries)) {
    const place = await findPlace(entry, sheet);
    if (place === undefined) continue;
    byFile.set(place, [...(byFile.get(place) ?? []), sourceOf(place, entry)]);
  }
  for (const [path, songs] of byFile) if (songs.length < 2 && !isDiscImage(path)) byFile.delete(path);
  return byFile;
};

/** Of two sheets over the same file the first counts. */
export const readSheets = async (sheets: readonly string[]): Promise<Sheets> => {
  const songs = new Map<string, readonly Source[]>();
  const unused: string[] = [];
  for (const sheet of sheets) {
    const cut = [...(await cutBy(sheet))].filter(([path]) => !songs.has(path));
    for (const [path, pieces] of cut) songs.set(path, pieces);
    if (cut.length === 0) unused.push(sheet);
  }
  return { songs, unused };
};
