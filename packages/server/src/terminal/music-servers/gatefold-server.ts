// A Gatefold account as a place of music: this terminal signs in as a device of its own, and keeps its token.
import { hostname } from 'node:os';
import type { AlbumPage, ArtistPage, Page, SearchResult, SignedIn, Track } from '@gatefold/contract';
import { CannotFetch, type MusicServer, type ServerSong } from '@gatefold/converter/command-line';
import type { Random } from '../../clock.ts';
import { download } from './download.ts';
import { callJson, detailOf } from './json-call.ts';
import { readSignIn, type SignIn, writeSignIn } from './saved-sign-ins.ts';

export type GatefoldParts = {
  /** Where tokens are kept. */
  signIns: string;
  askSecret(question: string): Promise<string>;
  random: Random;
};

const endings: Record<string, string> = {
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/flac': 'flac',
  'audio/ogg': 'ogg',
  'audio/opus': 'opus',
  'audio/wav': 'wav',
  'audio/aiff': 'aiff',
};

const songOf = ({ id, title, artists, album, durationMs, format }: Track): ServerSong => ({
  id,
  title,
  artist: artists.map(({ name }) => name).join(', '),
  album: album.title,
  durationMs,
  ending: endings[format.mime] ?? format.container.toLowerCase(),
});

const signInTo = async (
  origin: string,
  email: string,
  { signIns, askSecret }: GatefoldParts,
): Promise<string> => {
  const known = readSignIn(signIns, origin);
  const password = await askSecret(`Password of ${email} at ${origin}: `);
  const device = {
    ...(known?.email === email && known.deviceId !== undefined ? { id: known.deviceId } : {}),
    name: `Terminal on ${hostname()}`.slice(0, 80),
    kind: 'terminal',
  };
  const { status, body } = await callJson(new URL('/api/sign-in', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, device }),
  });
  if (status !== 200) throw new CannotFetch(`${origin} does not let this terminal in: ${detailOf(body)}`);
  const { token, device: made } = body as SignedIn;
  if (token === undefined) throw new CannotFetch(`${origin} gave no token.`);
  writeSignIn(signIns, origin, { email, deviceId: made.id, token });
  return token;
};

/** What of the library an address means: an album's page, an artist's, or all. */
const partOf = ({ pathname }: URL): { kind: 'album' | 'artist'; id: string } | { kind: 'all' } => {
  const [, kind, id] = /\/(albums?|artists?)\/([0-9a-z]+)\/?$/.exec(pathname) ?? [];
  if (kind === undefined || id === undefined) return { kind: 'all' };
  return { kind: kind.startsWith('album') ? 'album' : 'artist', id };
};

export const openGatefold = async (
  address: URL,
  user: string | undefined,
  parts: GatefoldParts,
): Promise<MusicServer> => {
  const { origin } = address;
  const known: SignIn | undefined = readSignIn(parts.signIns, origin);
  const email = user ?? known?.email;
  if (email === undefined) throw new CannotFetch(`Say with --user who you are at ${origin}.`);
  let token = known?.email === email ? known.token : undefined;
  token ??= await signInTo(origin, email, parts);

  const ask = async <T>(path: string, isAgain = false): Promise<T> => {
    const { status, body } = await callJson(new URL(path, origin), {
      headers: { authorization: `Bearer ${token}` },
    });
    if (status === 401 && !isAgain) {
      // It was signed out meanwhile.
      token = await signInTo(origin, email, parts);
      return ask(path, true);
    }
    if (status !== 200) throw new CannotFetch(`${origin} refuses: ${detailOf(body)}`);
    return body as T;
  };
  const albumSongs = async (id: string) => (await ask<AlbumPage>(`/api/albums/${id}`)).tracks.map(songOf);

  return {
    name: address.host,
    async songs(find) {
      if (find !== undefined) {
        const { albums, tracks } = await ask<SearchResult>(
          `/api/search?limit=100&q=${encodeURIComponent(find)}`,
        );
        const ofAlbums: ServerSong[] = [];
        for (const { id } of albums) ofAlbums.push(...(await albumSongs(id)));
        const all = [...ofAlbums, ...tracks.map(songOf)];
        return [...new Map(all.map((song) => [song.id, song])).values()];
      }
      const part = partOf(address);
      if (part.kind === 'album') return albumSongs(part.id);
      const songs: ServerSong[] = [];
      if (part.kind === 'artist') {
        const { albums } = await ask<ArtistPage>(`/api/artists/${part.id}`);
        for (const { id } of albums) songs.push(...(await albumSongs(id)));
        return songs;
      }
      for (let after: string | undefined; ; ) {
        const more = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
        const { items, next } = await ask<Page<Track>>(`/api/tracks?limit=500${more}`);
        songs.push(...items.map(songOf));
        if (next === undefined) return songs;
        after = next;
      }
    },
    download: ({ id }, path) =>
      download(
        new URL(`/api/tracks/${id}/file`, origin),
        path,
        { authorization: `Bearer ${token}` },
        async (answer) => {
          if (answer.status === 200) return undefined;
          return detailOf(await answer.json().catch(() => undefined));
        },
      ),
  };
};

/** Ends this terminal's session at a server; false when it has none there. Throws `CannotFetch`. */
export const signOutOf = async (address: URL, signIns: string): Promise<boolean> => {
  const known = readSignIn(signIns, address.origin);
  if (known?.token === undefined) return false;
  const { status, body } = await callJson(new URL('/api/sign-out', address.origin), {
    method: 'POST',
    headers: { authorization: `Bearer ${known.token}` },
  });
  if (status !== 200 && status !== 401)
    throw new CannotFetch(`${address.origin} did not confirm it: ${detailOf(body)}`);
  const { token: _, ...rest } = known;
  writeSignIn(signIns, address.origin, rest);
  return true;
};
