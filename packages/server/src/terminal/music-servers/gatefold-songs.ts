// Which songs of a Gatefold an address and words mean.
import type { AlbumPage, ArtistPage, Page, SearchResult, Track } from '@gatefold/contract';
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

const once = (songs: readonly ServerSong[]) => [...new Map(songs.map((song) => [song.id, song])).values()];

const albumSongs = async (ask: Ask, id: string): Promise<ServerSong[]> => {
  const { artist, year, tracks } = await ask<AlbumPage>(`/api/albums/${id}`);
  const date = year === undefined ? {} : { date: `${year}` };
  return tracks.map((track) => ({ ...songOf(track), albumArtist: artist.name, ...date }));
};

/** Their albums whole, and of those they appear on the songs that are theirs. */
const artistSongs = async (ask: Ask, id: string): Promise<ServerSong[]> => {
  const { albums, appearsOn } = await ask<ArtistPage>(`/api/artists/${id}`);
  const songs: ServerSong[] = [];
  for (const album of albums) songs.push(...(await albumSongs(ask, album.id)));
  for (const album of appearsOn) {
    const { tracks } = await ask<AlbumPage>(`/api/albums/${album.id}`);
    songs.push(...tracks.filter(({ artists }) => artists.some((one) => one.id === id)).map(songOf));
  }
  return once(songs);
};

const allSongs = async (ask: Ask): Promise<ServerSong[]> => {
  const songs: ServerSong[] = [];
  for (let after: string | undefined; ; ) {
    const more = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
    const { items, next } = await ask<Page<Track>>(`/api/tracks?limit=500${more}`);
    songs.push(...items.map(songOf));
    if (next === undefined) return songs;
    after = next;
  }
};

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
  songs.push(...tracks.map(songOf));
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
