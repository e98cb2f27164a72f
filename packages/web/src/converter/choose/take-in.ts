// Everything that brings music onto the page of what was found: files, links, albums, artists, songs.
import type { PlaylistMatch, Track } from '@gatefold/contract';
import type { QueryClient } from '@tanstack/react-query';
import { albumQuery, artistQuery } from '../../library/queries.ts';
import { matchPlaylist, type PlaylistText, readTrack } from '../converter-calls.ts';
import { addFound, type Found, linesOf, linesOfPlaylist, newLines } from '../list/draft.ts';
import { songOfTrack } from '../list/song.ts';
import { editDraft, readDraft } from '../list/the-draft.ts';
import { keepAsking } from './ask-again.ts';
import { kindOfFile, textOf } from './file-kinds.ts';
import type { LeftOut } from './left-out.ts';
import type { Link } from './read-link.ts';
import { sayLeft } from './say-left.ts';
import { announceFiles } from './uploads.ts';

/** What does not come along is said: it is there already, or the list is as long as it can be. */
function addLines(name: string, lines: readonly Omit<Found, 'key'>[]): void {
  const before = readDraft();
  editDraft((draft) => addFound(draft, name, lines));
  const fresh = newLines(before, lines).length;
  const full = fresh - (readDraft().found.length - before.found.length);
  sayLeft({ known: lines.length - fresh, full });
}

export const takeTracks = (name: string, tracks: readonly Track[]): void =>
  addLines(name, linesOf(tracks.map(songOfTrack)));

export async function takeAlbum(queries: QueryClient, id: string): Promise<void> {
  const album = await queries.fetchQuery(albumQuery(id));
  takeTracks(album.title, album.tracks);
}

/** All that is theirs, album by album. */
export async function takeArtist(queries: QueryClient, id: string): Promise<void> {
  const artist = await queries.fetchQuery(artistQuery(id));
  const tracks: Track[] = [];
  for (const album of artist.albums) tracks.push(...(await queries.fetchQuery(albumQuery(album.id))).tracks);
  takeTracks(artist.name, tracks);
}

export async function takeLink(queries: QueryClient, link: Link): Promise<void> {
  if (link.kind === 'album') await takeAlbum(queries, link.id);
  if (link.kind === 'artist') await takeArtist(queries, link.id);
  if (link.kind === 'track') {
    const track = await readTrack(link.id);
    takeTracks(track.title, [track]);
  }
}

/** A file that holds several lists: somebody has to say which are meant. `match` is of the first. */
export type ListChoice = { playlist: PlaylistText; lists: string[]; match: PlaylistMatch };

export type Taken = {
  leftOut: LeftOut[];
  choices: ListChoice[];
  /** There is something to tick, or on its way. */
  some: boolean;
};

const takePlaylist = (playlist: PlaylistText, at: number, match: PlaylistMatch): void =>
  addLines(match.name, linesOfPlaylist(match, keepAsking(playlist, at)));

/** Music begins its way to the server; playlists are looked for in the library, and again when the music is there. */
export async function takeFiles(files: readonly File[]): Promise<Taken> {
  const music = files.filter(({ name }) => kindOfFile(name) === 'audio');
  const sendThem = announceFiles(music);
  const taken: Taken = { leftOut: [], choices: [], some: music.length > 0 };
  for (const file of files) {
    const kind = kindOfFile(file.name);
    if (kind === 'playlist') {
      try {
        const playlist = { name: file.name, text: textOf(new Uint8Array(await file.arrayBuffer())) };
        const match = await matchPlaylist(playlist, 0);
        const { lists = [] } = match;
        if (lists.length > 1) taken.choices.push({ playlist, lists, match });
        else takePlaylist(playlist, 0, match);
        taken.some ||= lists.length <= 1;
      } catch (error) {
        taken.leftOut.push({ name: file.name, why: { error } });
      }
    } else if (kind !== 'audio') taken.leftOut.push({ name: file.name, why: kind });
  }
  // After the playlists, of which the first names the list.
  sendThem();
  return taken;
}

/** One list after another: a server reads one at a time for a person. Answers with those that could not be taken. */
export async function takeLists(
  { playlist, lists, match }: ListChoice,
  chosen: number[],
): Promise<LeftOut[]> {
  const leftOut: LeftOut[] = [];
  for (const at of chosen) {
    try {
      takePlaylist(playlist, at, at === 0 ? match : await matchPlaylist(playlist, at));
    } catch (error) {
      leftOut.push({ name: lists[at] ?? playlist.name, why: { error } });
    }
  }
  return leftOut;
}
