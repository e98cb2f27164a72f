// Music of a server: what is asked for is brought into the folder first, then converted like files.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isThere } from '../convert/part-file.ts';
import type { NameValues } from '../names/name-template.ts';
import { matchPlaylist } from '../playlists/matching/match-playlist.ts';
import { readPlaylist } from '../playlists/read-playlist.ts';
import { type FileFacts, readFacts } from './file-facts.ts';
import type { Found, Gathered } from './gather.ts';
import type { Wish } from './options.ts';
import type { Teller } from './tell.ts';

/** A song of a server, as far as it tells. `ending` is of its file, without the dot. */
export type ServerSong = FileFacts['song'] &
  Pick<NameValues, 'albumArtist' | 'track' | 'disc' | 'date'> & { id: string; ending: string };

/** A server that somebody has signed in to. Its calls throw a `CannotFetch` with a sentence for people. */
export type MusicServer = {
  /** Distinct for each server, and safe in the name of a file. */
  name: string;
  /** All songs that the address and the words mean. */
  songs(find: string | undefined): Promise<ServerSong[]>;
  /** Brings the file as the server has it to `path`, where nothing is until it is whole. `hear`: so many bytes more. */
  download(song: ServerSong, path: string, hear: (bytes: number) => void): Promise<void>;
};

/** What a server refused, or why it cannot be reached, in a sentence. */
export class CannotFetch extends Error {}

const atOnce = 3;
const folderName = '.gatefold-fetched';

/** Where fetched files wait; to be removed when all is made. */
export const fetchedFolder = (out: string): string => join(out, folderName);
export const removeFetched = (out: string): Promise<void> =>
  rm(fetchedFolder(out), { recursive: true, force: true });

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

const safe = (text: string) => text.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 80);

/** A song that stays where it is. */
const toldOf = (server: MusicServer, song: ServerSong): Found => ({
  source: { path: `${server.name}: ${song.artist} – ${song.title}` },
  facts: {
    names: song,
    song,
    ...(song.durationMs === undefined ? {} : { lengthS: song.durationMs / 1000 }),
  },
});

export const fetchFrom = async (
  server: MusicServer,
  { find, lists, out, isDryRun }: Pick<Wish, 'find' | 'lists' | 'out' | 'isDryRun'>,
  tell: Teller,
): Promise<Gathered> => {
  const songs = await wanted(await server.songs(find), lists);
  if (songs.length === 0) {
    return { found: [], missing: [{ what: server.name, why: 'Nothing there is what was asked for.' }] };
  }
  if (isDryRun) {
    tell.say(`By what ${server.name} tells of its songs; the tags of a file may name it otherwise.`);
    return { found: songs.map((song) => toldOf(server, song)), missing: [] };
  }
  tell.say(`Fetching ${songs.length} song${songs.length === 1 ? '' : 's'} from ${server.name}.`);
  const folder = fetchedFolder(out);
  await mkdir(folder, { recursive: true });
  const all: Found[] = [];
  const missing: Gathered['missing'] = [];
  let done = 0;
  let bytes = 0;
  const hear = (more: number) => {
    bytes += more;
    tell.fetching(done, songs.length, bytes);
  };
  const left = songs.entries();
  const lane = async () => {
    for (const [at, song] of left) {
      const path = join(folder, `${safe(server.name)}-${safe(song.id)}.${safe(song.ending)}`);
      try {
        if (!(await isThere(path))) await server.download(song, path, hear);
        all[at] = { source: { path }, facts: await readFacts({ path }) };
      } catch (error) {
        if (!(error instanceof CannotFetch)) throw error;
        missing.push({ what: `${song.artist} – ${song.title}`, why: error.message });
      }
      done++;
      hear(0);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { found: all.filter((one) => one !== undefined), missing };
};
