// A track as whoever names, matches or converts it needs it.
import { toFs, within } from '../file-path.ts';
import type { SongRow } from './browse.store.ts';

export type Song = {
  id: number;
  title: string;
  artists: string[];
  album: string;
  albumArtist: string;
  disc: number;
  number: number | undefined;
  year: number | undefined;
  genre: string | undefined;
  durationMs: number;
  isrc: string | undefined;
  /** MusicBrainz recording. */
  recordingId: string | undefined;
  /** Bytes where the file's name is no text. */
  path: string | Buffer;
};

export const toSong = (row: SongRow): Song => ({
  id: row.id,
  title: row.title,
  artists: (JSON.parse(row.artists) as { name: string }[]).map(({ name }) => name),
  album: row.album,
  albumArtist: row.album_artist,
  disc: row.disc,
  number: row.number ?? undefined,
  year: row.year ?? undefined,
  genre: (JSON.parse(row.genres) as string[])[0],
  durationMs: row.duration_ms,
  isrc: row.isrc ?? undefined,
  recordingId: row.recording ?? undefined,
  path: toFs(within(row.path, row.name)),
});
