// Everything that brings music onto the page of what was found: files, links, albums, artists, songs.
import type { Track } from '@gatefold/contract';
import type { QueryClient } from '@tanstack/react-query';
import { albumQuery, artistQuery } from '../library/queries.ts';
import { matchPlaylist, readTrack } from './converter-calls.ts';
import { addFound, linesOf, linesOfPlaylist } from './draft.ts';
import { kindOfFile } from './file-kinds.ts';
import type { Link } from './read-link.ts';
import { songOfTrack } from './song.ts';
import { editDraft } from './the-draft.ts';
import { sendFiles } from './uploads.ts';

export const takeTracks = (name: string, tracks: readonly Track[]): void =>
  editDraft((draft) => addFound(draft, name, linesOf(tracks.map(songOfTrack))));

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

/** What could not be taken in, with why; an empty answer when all went well. */
export type LeftOut = { name: string; why: 'protected' | 'other' | { error: unknown } };

/** Music begins its way to the server, playlists are matched with the library. */
export async function takeFiles(files: readonly File[]): Promise<LeftOut[]> {
  const leftOut: LeftOut[] = [];
  const music: File[] = [];
  for (const file of files) {
    const kind = kindOfFile(file.name);
    if (kind === 'audio') music.push(file);
    else if (kind === 'playlist') {
      try {
        const match = await matchPlaylist(file);
        editDraft((draft) => addFound(draft, match.name, linesOfPlaylist(match)));
      } catch (error) {
        leftOut.push({ name: file.name, why: { error } });
      }
    } else leftOut.push({ name: file.name, why: kind });
  }
  sendFiles(music);
  return leftOut;
}
