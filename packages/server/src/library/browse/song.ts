// A track as whoever names, matches or converts it needs it.
import { toFs, within } from '../file-path.ts';
import type { Credit } from '../scan/file-facts.ts';
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
  /** Of the album, where it has but one: whose each song of another one is, the library does not know. */
  composer: string | undefined;
  durationMs: number;
  isrc: string | undefined;
  /** MusicBrainz recording. */
  recordingId: string | undefined;
  codec: string;
  /** Bytes where the file's name is no text. */
  path: string | Buffer;
};

const onlyComposerOf = (credits: Credit[]): string | undefined => {
  const names = credits.flatMap(({ role, names }) => (role === 'composer' ? names : []));
  return names.length === 1 ? names[0] : undefined;
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
  composer: onlyComposerOf(JSON.parse(row.credits)),
  durationMs: row.duration_ms,
  isrc: row.isrc ?? undefined,
  recordingId: row.recording ?? undefined,
  codec: row.codec,
  path: toFs(within(row.path, row.name)),
});
