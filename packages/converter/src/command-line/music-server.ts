// A server as a place of music: what it tells of its songs, and how one comes here.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { NameValues } from '../names/name-template.ts';
import { matchPlaylist } from '../playlists/matching/match-playlist.ts';
import { readPlaylist } from '../playlists/read-playlist.ts';
import type { FileFacts } from './file-facts.ts';
import type { Found, Gathered } from './gather.ts';
import type { Wish } from './options.ts';

/** A song of a server, as far as it tells. `ending` is of its file, without the dot. */
export type ServerSong = FileFacts['song'] &
  Pick<NameValues, 'albumArtist' | 'track' | 'disc' | 'discTotal' | 'date' | 'genre' | 'composer'> & {
    id: string;
    ending?: string;
  };

/** A server that somebody has signed in to. Its calls throw a `CannotFetch` with a sentence for people. */
export type MusicServer = {
  /** For people. */
  name: string;
  /** Distinct for each server. */
  key: string;
  /** All songs that the address and the words mean. */
  songs(find: string | undefined): Promise<ServerSong[]>;
  /** Brings the file as the server has it to `path`, where nothing is until it is whole. */
  download(song: ServerSong, path: string, hear: Hear, signal: AbortSignal): Promise<void>;
};

/** So many bytes more have come. */
export type Hear = (bytes: number) => void;

/** What a server refused, or why it cannot be reached, in a sentence. */
export class CannotFetch extends Error {}

/** This terminal is signed in there no longer: no other song will come either. */
export class SignedOut extends CannotFetch {}

/** A source that is still to be fetched. */
export type Remote = {
  title: string;
  bring(path: string, hear: Hear, signal: AbortSignal): Promise<void>;
};

/** With lists, only the songs that are surely in them. */
const wanted = async (songs: ServerSong[], lists: readonly string[]): Promise<ServerSong[]> => {
  if (lists.length === 0) return songs;
  const chosen = new Map<string, ServerSong>();
  for (const list of lists) {
    const bytes = await readFile(resolve(list)).catch(() => undefined);
    const read = bytes && readPlaylist(list, bytes);
    if (read?.kind !== 'read') continue;
    for (const { entries } of read.lists)
      for (const match of matchPlaylist(entries, songs))
        if (match.kind === 'sure') chosen.set(match.candidate.id, match.candidate);
  }
  return [...chosen.values()];
};

const endingOf = ({ ending = '' }: ServerSong) => ending.replace(/[^A-Za-z0-9]/g, '').slice(0, 8);

const foundAt = (server: MusicServer, song: ServerSong, folder: string): Found => {
  // Whatever a server calls its songs, here they have names of ours.
  const name = createHash('sha256').update(`${server.key}\n${song.id}`).digest('hex').slice(0, 32);
  const { durationMs } = song;
  return {
    source: { path: join(folder, [name, endingOf(song)].filter(Boolean).join('.')) },
    facts: { names: song, song, ...(durationMs === undefined ? {} : { lengthS: durationMs / 1000 }) },
    remote: {
      title: `${server.name}: ${song.artist} – ${song.title}`,
      bring: (path, hear, signal) => server.download(song, path, hear, signal),
    },
  };
};

/** `folder`: where its songs will lie for a while. */
export const gatherFrom = async (
  server: MusicServer,
  { find, lists }: Pick<Wish, 'find' | 'lists'>,
  folder: string,
): Promise<Gathered> => {
  const songs = await wanted(await server.songs(find), lists);
  if (songs.length === 0)
    return { found: [], missing: [{ what: server.name, why: 'Nothing there is what was asked for.' }] };
  return { found: songs.map((song) => foundAt(server, song, folder)), missing: [] };
};
