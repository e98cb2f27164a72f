// What a playlist of anybody's is in a library, and among files that were brought with it: read, matched, and put as the
// contract says it. Pure but for the songs.
import type { PlaylistMatch, Upload } from '@gatefold/contract';
import { type Candidate, createMatcher, type EntryMatch, readPlaylist } from '@gatefold/converter/playlists';
import { encodeId } from '../../ids.ts';
import type { Song } from '../../library/browse/song.ts';

export type ListWish = { name: string; text: string; list?: number };
export type ListAnswer = { kind: 'matched'; match: PlaylistMatch } | { kind: 'refused'; detail: string };

type Known = Candidate & {
  durationMs: number;
  codec: string;
  /** Of a file that was sent. */
  sent?: { sentAs: string; sizeBytes: number; sentAt: string };
};

const candidateOf = (song: Song): Known => ({
  id: encodeId(song.id),
  title: song.title,
  artist: song.artists.join(', '),
  album: song.album,
  durationMs: song.durationMs,
  codec: song.codec,
  ...(song.isrc === undefined ? {} : { isrc: song.isrc }),
  ...(song.recordingId === undefined ? {} : { musicbrainzRecordingId: song.recordingId }),
  ...(typeof song.path === 'string' ? { path: song.path } : {}),
});

const uploaded = ({
  id,
  name,
  title,
  artist,
  album,
  durationMs,
  format,
  sizeBytes,
  sentAt,
}: Upload): Known => ({
  id,
  title,
  artist,
  durationMs,
  codec: format,
  path: name,
  sent: { sentAs: name, sizeBytes, sentAt },
  ...(album === undefined ? {} : { album }),
});

const shown = (known: Known, likeness: number): PlaylistMatch['entries'][number]['candidates'][number] => ({
  ...(known.sent ? { uploadId: known.id, ...known.sent } : { trackId: known.id }),
  title: known.title,
  artist: known.artist,
  ...(known.album === undefined ? {} : { album: known.album }),
  durationMs: known.durationMs,
  codec: known.codec,
  likeness,
});

/** What the library has for sure is taken from there; else a file that was brought is better than a guess. */
const better = (inLibrary: EntryMatch<Known>, brought: EntryMatch<Known>): EntryMatch<Known> => {
  if (inLibrary.kind === 'sure' || brought.kind === 'sure')
    return inLibrary.kind === 'sure' ? inLibrary : brought;
  if (inLibrary.kind === 'missing' || brought.kind === 'missing')
    return inLibrary.kind === 'missing' ? brought : inLibrary;
  const candidates = [...inLibrary.candidates, ...brought.candidates];
  return { ...inLibrary, candidates: candidates.toSorted((a, b) => b.likeness - a.likeness) };
};

export const matchList = (
  { name, text, list = 0 }: ListWish,
  songs: Iterable<Song>,
  uploads: readonly Upload[],
): ListAnswer => {
  const read = readPlaylist(name, Buffer.from(text, 'utf8'));
  if (read.kind === 'refused') return { kind: 'refused', detail: read.detail };
  const wanted = read.lists[list];
  if (wanted === undefined)
    return { kind: 'refused', detail: `There are ${read.lists.length} lists in it, and not that many.` };
  const library = createMatcher<Known>();
  for (const song of songs) library.add(candidateOf(song));
  const brought = createMatcher<Known>();
  for (const upload of uploads) brought.add(uploaded(upload));
  return {
    kind: 'matched',
    match: {
      name: wanted.name,
      kind: read.format,
      lists: read.lists.map((one) => one.name),
      entries: wanted.entries.map((entry) => {
        const match = better(library.match(entry), brought.match(entry));
        const { number, title, artist, album, durationMs } = entry;
        return {
          number,
          title,
          artist,
          ...(album === undefined ? {} : { album }),
          ...(durationMs === undefined ? {} : { durationMs }),
          match: match.kind,
          candidates:
            match.kind === 'sure'
              ? [shown(match.candidate, 1)]
              : match.kind === 'unsure'
                ? match.candidates.map(({ candidate, likeness }) => shown(candidate, likeness))
                : [],
        };
      }),
    },
  };
};
