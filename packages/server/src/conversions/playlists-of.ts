// The lists that lie beside the files of a batch. Pure.
import type { BatchPlaylists, ConversionSettings } from '@gatefold/contract';
import { nameOf, writePlaylist } from '@gatefold/converter';
import type { ConversionRow } from './conversions.store.ts';
import { fileNameOf } from './file-name-of.ts';
import { carProfile } from './target-of.ts';

type Ending = NonNullable<ConversionSettings['playlists']>[number];

/** Of the finished files, in the order of the batch, with paths from the folder that all lie in. */
export const playlistsOf = (
  name: string,
  rows: readonly ConversionRow[],
  { playlists = [], profile }: ConversionSettings,
): BatchPlaylists['items'] => {
  const files = rows
    .filter(({ file }) => file !== null)
    .map((row) => ({
      path: fileNameOf(row),
      title: row.title,
      artist: row.artist,
      ...(row.album === null ? {} : { album: row.album }),
      durationMs: row.duration_ms,
    }));
  // Car radios know one kind, and are given it.
  const endings = new Set<Ending>(profile === 'car' ? ['m3u8', ...playlists] : playlists);
  // What it cannot read as a file's name it cannot as a list's.
  const limits = profile === 'car' ? { ascii: carProfile.ascii, unitsMax: carProfile.nameUnitsMax } : {};
  return [...endings].map((ending) => ({
    fileName: nameOf(name, ending, limits),
    text: writePlaylist(ending, { name, files }),
  }));
};
