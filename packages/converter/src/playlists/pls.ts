import { splitArtistAndTitle, splitFileName } from './artist-and-title.ts';
import { pathOfLine } from './entry-path.ts';
import { createEntry, entriesMax, type Playlist } from './playlist.ts';
import { streamingServiceOf } from './streaming-services.ts';

/** PLS: `File3=`, `Title3=`, `Length3=` in any order; the numbers are the order. */
export function readPls(name: string, text: string): Playlist {
  const songs = new Map<number, { file?: string; title?: string; length?: string }>();
  let listName = name;
  for (const line of text.split('\n')) {
    const named = /^\s*(?:X-GNOME-Title|PlaylistName)\s*=\s*(.+)$/i.exec(line);
    if (named) listName = named[1]!.trim();
    const parts = /^\s*(file|title|length)(\d{1,9})\s*=(.*)$/i.exec(line);
    if (!parts || songs.size > entriesMax) continue;
    const number = Number(parts[2]);
    songs.set(number, { ...songs.get(number), [parts[1]!.toLowerCase()]: parts[3]!.trim() });
  }
  const inOrder = [...songs].sort(([a], [b]) => a - b).filter(([, song]) => song.file);
  const entries = inOrder.map(([, { file = '', title, length }], at) =>
    createEntry(at + 1, {
      ...(title ? splitArtistAndTitle(title) : splitFileName(file)),
      durationMs: Number(length) * 1000,
      path: streamingServiceOf(file) ? undefined : pathOfLine(file),
    }),
  );
  return { name: listName, entries };
}
