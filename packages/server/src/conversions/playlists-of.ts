// The lists that lie beside the files of a batch. Pure.
import type { ConversionSettings } from '@gatefold/contract';
import { writePlaylist } from '@gatefold/converter';
import type { ConversionRow } from './conversions.store.ts';
import { fileNameOf } from './file-name-of.ts';

type Ending = NonNullable<ConversionSettings['playlists']>[number];

/** Of the finished files, in the order of the batch, with paths from the folder that all lie in. */
export const playlistsOf = (
  name: string,
  rows: readonly ConversionRow[],
  endings: readonly Ending[],
): { ending: Ending; text: string }[] => {
  const files = rows
    .filter(({ file }) => file !== null)
    .map((row) => ({
      path: fileNameOf(row),
      title: row.title,
      artist: row.artist,
      ...(row.album === null ? {} : { album: row.album }),
      durationMs: row.duration_ms,
    }));
  return [...new Set(endings)].map((ending) => ({ ending, text: writePlaylist(ending, { name, files }) }));
};
