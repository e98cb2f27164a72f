// What a playlist of anybody's is in a library: read, matched, and put as the contract says it. Pure but for the songs.
import type { PlaylistMatch } from '@gatefold/contract';
import { type Candidate, createMatcher, readPlaylist } from '@gatefold/converter/playlists';
import { encodeId } from '../../ids.ts';
import type { Song } from '../../library/browse/song.ts';

export type ListWish = { name: string; text: string; list?: number };
export type ListAnswer = { kind: 'matched'; match: PlaylistMatch } | { kind: 'refused'; detail: string };

type Known = Candidate & { durationMs: number };

const candidateOf = (song: Song): Known => ({
  id: encodeId(song.id),
  title: song.title,
  artist: song.artists.join(', '),
  album: song.album,
  durationMs: song.durationMs,
  ...(song.isrc === undefined ? {} : { isrc: song.isrc }),
  ...(song.recordingId === undefined ? {} : { musicbrainzRecordingId: song.recordingId }),
  ...(typeof song.path === 'string' ? { path: song.path } : {}),
});

const shown = (known: Known, likeness: number): PlaylistMatch['entries'][number]['candidates'][number] => ({
  trackId: known.id,
  title: known.title,
  artist: known.artist,
  ...(known.album === undefined ? {} : { album: known.album }),
  durationMs: known.durationMs,
  likeness,
});

export const matchList = ({ name, text, list = 0 }: ListWish, songs: Iterable<Song>): ListAnswer => {
  const read = readPlaylist(name, Buffer.from(text, 'utf8'));
  if (read.kind === 'refused') return { kind: 'refused', detail: read.detail };
  const wanted = read.lists[list];
  if (wanted === undefined)
    return { kind: 'refused', detail: `There are ${read.lists.length} lists in it, and not that many.` };
  const matcher = createMatcher<Known>();
  for (const song of songs) matcher.add(candidateOf(song));
  return {
    kind: 'matched',
    match: {
      name: wanted.name,
      kind: read.format,
      lists: read.lists.map((one) => one.name),
      entries: wanted.entries.map((entry) => {
        const match = matcher.match(entry);
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
