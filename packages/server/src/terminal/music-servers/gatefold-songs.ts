// Which songs of a Gatefold an address and words mean.
import type { Album, AlbumPage, ArtistPage, Page, SearchResult, Track } from '@gatefold/contract';
import { CannotFetch, type ServerSong } from '@gatefold/converter/command-line';

/** One question to the interface. Throws `CannotFetch`. */
export type Ask = <T>(path: string) => Promise<T>;

const endings: Record<string, string> = {
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/flac': 'flac',
  'audio/ogg': 'ogg',
  'audio/opus': 'opus',
  'audio/wav': 'wav',
  'audio/aiff': 'aiff',
};

const songOf = ({ id, title, artists, album, disc, number, durationMs, format }: Track): ServerSong => ({
  id,
  title,
  artist: artists.map(({ name }) => name).join(', '),
  album: album.title,
  disc,
  durationMs,
  ending: endings[format.mime] ?? format.container.toLowerCase(),
  ...(number === undefined ? {} : { track: number }),
});

type Part = { kind: 'album' | 'artist'; id: string } | { kind: 'all' };

/** What of the library an address means: an album's page, an artist's, or all. */
const partOf = ({ pathname }: URL): Part => {
  const [, kind, id] = /^\/(album|artist)s\/([0-9a-z]+)\/?$/.exec(pathname) ?? [];
  if (kind !== undefined && id !== undefined) return { kind: kind as 'album' | 'artist', id };
  if (/^\/(library(\/(songs|artists))?\/?)?$/.test(pathname)) return { kind: 'all' };
  throw new CannotFetch(
    "This page stands for no music: give an album's, an artist's, or the server's own address, and words with --find.",
  );
};

/** The highest disc that they name is how many their album has. */
const ofOneAlbum = (songs: readonly ServerSong[]): ServerSong[] => {
  const discTotal = Math.max(...songs.map(({ disc = 1 }) => disc));
  return songs.map((song) => ({ ...song, discTotal }));
};

const once = (songs: readonly ServerSong[]) => [...new Map(songs.map((song) => [song.id, song])).values()];

type AlbumWords = Pick<Album, 'artist' | 'year'>;

/** With what only its album knows, and its name may need. */
const songOn = (track: Track, album: AlbumWords | undefined): ServerSong => ({
  ...songOf(track),
  ...(album === undefined ? {} : { albumArtist: album.artist.name }),
  ...(album?.year === undefined ? {} : { date: `${album.year}` }),
});

const albumSongs = async (ask: Ask, id: string): Promise<ServerSong[]> => {
  const { tracks, ...album } = await ask<AlbumPage>(`/api/albums/${id}`);
  return ofOneAlbum(tracks.map((track) => songOn(track, album)));
};

/** Their albums whole, and of those they appear on the songs that are theirs. */
const artistSongs = async (ask: Ask, id: string): Promise<ServerSong[]> => {
  const { albums, appearsOn } = await ask<ArtistPage>(`/api/artists/${id}`);
  const songs: ServerSong[] = [];
  for (const album of albums) songs.push(...(await albumSongs(ask, album.id)));
  for (const album of appearsOn) {
    const { tracks } = await ask<AlbumPage>(`/api/albums/${album.id}`);
    const theirs = tracks.filter(({ artists }) => artists.some((one) => one.id === id));
    songs.push(...theirs.map((track) => songOn(track, album)));
  }
  return once(songs);
};

/** Nobody has as many; a server that never ends is none of a friend's. */
const mostOfAKind = 5_000_000;

const allOf = async <T>(ask: Ask, kind: 'tracks' | 'albums'): Promise<T[]> => {
  const all: T[] = [];
  for (let after: string | undefined; ; ) {
    const more = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
    const { items, next } = await ask<Page<T>>(`/api/${kind}?limit=500${more}`);
    all.push(...items);
    if (next === undefined || items.length === 0 || all.length > mostOfAKind) return all;
    after = next;
  }
};

const withAlbums = async (ask: Ask, tracks: readonly Track[]): Promise<ServerSong[]> => {
  if (tracks.length === 0) return [];
  const albums = new Map((await allOf<Album>(ask, 'albums')).map((album) => [album.id, album]));
  const byAlbum = Map.groupBy(tracks, ({ album }) => album.id);
  return [...byAlbum].flatMap(([id, some]) => ofOneAlbum(some.map((track) => songOn(track, albums.get(id)))));
};

const allSongs = async (ask: Ask): Promise<ServerSong[]> =>
  withAlbums(ask, await allOf<Track>(ask, 'tracks'));

// Written without spaces: each character is a word.
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

/** As a server's index knows words: in one case (where ß is ss), without accents and apostrophes. */
const wordsOf = (text: string): string => {
  const folded = text
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '');
  return (folded.replace(unspaced, ' $& ').match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
};

/** Each word begins one of the title, the artists or the album. */
const hasWords = (find: string) => {
  const words = find.split(/\s+/).map(wordsOf).filter(Boolean);
  return ({ title, artist, album = '' }: ServerSong) => {
    const text = ` ${[title, artist, album].map(wordsOf).join(' | ')}`;
    return words.length > 0 && words.every((word) => text.includes(` ${word}`));
  };
};

const searchMost = 100;

const foundSongs = async (ask: Ask, find: string): Promise<ServerSong[]> => {
  const question = `/api/search?limit=${searchMost}&q=${encodeURIComponent(find)}`;
  const { artists, albums, tracks } = await ask<SearchResult>(question);
  const songs: ServerSong[] = [];
  for (const { id } of albums) songs.push(...(await albumSongs(ask, id)));
  for (const { id } of artists) songs.push(...(await artistSongs(ask, id)));
  songs.push(...(await withAlbums(ask, tracks)));
  // A search answers no more than this: what is beyond is found by going through all.
  const isCut = [artists, albums, tracks].some(({ length }) => length >= searchMost);
  if (isCut) songs.push(...(await allSongs(ask)).filter(hasWords(find)));
  return once(songs);
};

/** Throws `CannotFetch`. */
export const songsOf = async (ask: Ask, address: URL, find: string | undefined): Promise<ServerSong[]> => {
  const part = partOf(address);
  if (find !== undefined) {
    if (part.kind === 'all') return foundSongs(ask, find);
    throw new CannotFetch(`--find looks in all of a server: give it ${address.origin}, or leave --find out.`);
  }
  if (part.kind === 'album') return albumSongs(ask, part.id);
  return part.kind === 'artist' ? artistSongs(ask, part.id) : allSongs(ask);
};
