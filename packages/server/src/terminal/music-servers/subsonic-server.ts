// A server that speaks OpenSubsonic, where somebody has an account. The password is never sent, only proofs of it.
import { createHash } from 'node:crypto';
import { CannotFetch, type MusicServer, type ServerSong } from '@gatefold/converter/command-line';
import { download } from './download.ts';
import type { GatefoldParts } from './gatefold-server.ts';
import { callJson, probe } from './json-call.ts';

/** As servers send it: some write a text that looks like a number as one. */
type Song = { id: string } & Partial<
  Record<
    | 'title'
    | 'artist'
    | 'album'
    | 'albumId'
    | 'track'
    | 'discNumber'
    | 'year'
    | 'displayAlbumArtist'
    | 'displayComposer'
    | 'genre'
    | 'duration'
    | 'suffix'
    | 'musicBrainzId'
    | 'isrc',
    unknown
  >
>;
type Named = { id: string };
type Response = {
  status: 'ok' | 'failed';
  error?: { code: number; message?: string };
  albumList2?: { album?: Named[] };
  album?: { artist?: string; song?: Song[] };
  artist?: { album?: Named[] };
  searchResult3?: { song?: Song[]; album?: Named[]; artist?: Named[] };
};

/** The most that servers give at once. */
const aPage = 500;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'number' ? `${value}` : typeof value === 'string' && value !== '' ? value : undefined;
const numberOf = (value: unknown): number | undefined => {
  const number = Number(textOf(value) ?? Number.NaN);
  return Number.isFinite(number) ? number : undefined;
};
/** Without what is undefined. */
const only = <T extends object>(values: { [K in keyof T]: T[K] | undefined }): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

const songOf = (song: Song, discTotal: number | undefined): ServerSong => {
  const seconds = numberOf(song.duration);
  const [isrc] = Array.isArray(song.isrc) ? song.isrc : [];
  return {
    id: song.id,
    title: textOf(song.title) ?? song.id,
    artist: textOf(song.artist) ?? '',
    ...only<Omit<ServerSong, 'id' | 'title' | 'artist'>>({
      ending: textOf(song.suffix),
      album: textOf(song.album),
      albumArtist: textOf(song.displayAlbumArtist),
      track: numberOf(song.track),
      disc: numberOf(song.discNumber),
      discTotal,
      date: textOf(song.year),
      genre: textOf(song.genre),
      composer: textOf(song.displayComposer),
      durationMs: seconds === undefined ? undefined : seconds * 1000,
      musicbrainzRecordingId: textOf(song.musicBrainzId),
      isrc: textOf(isrc),
    }),
  };
};

/** Each once. The highest disc that an album's songs name is how many it has. */
const songsOf = (all: readonly Song[]): ServerSong[] => {
  const songs = new Map(all.flatMap((song) => (textOf(song.id) === undefined ? [] : [[`${song.id}`, song]])));
  const discs = new Map<unknown, number>();
  for (const { albumId, discNumber } of songs.values())
    discs.set(albumId, Math.max(discs.get(albumId) ?? 0, numberOf(discNumber) ?? 0));
  return [...songs].map(([id, song]) =>
    songOf({ ...song, id }, (song.albumId !== undefined && discs.get(song.albumId)) || undefined),
  );
};

/** All pages of a list, to the first that brings nothing new: servers differ in how much they give at once. */
const allPages = async <T extends Named>(
  pageFrom: (offset: number) => Promise<T[] | undefined>,
): Promise<T[]> => {
  const all = new Map<string, T>();
  for (let offset = 0; ; ) {
    const some = (await pageFrom(offset)) ?? [];
    const before = all.size;
    for (const one of some) all.set(one.id, one);
    if (all.size === before) return [...all.values()];
    offset += some.length;
  }
};

/** Whether a server at this address answers as OpenSubsonic says it does, without an account. */
export const speaksSubsonic = async (base: URL): Promise<boolean> => {
  const url = new URL('rest/ping.view?v=1.16.1&c=gatefold&f=json', base);
  const body = await probe(url);
  return body !== undefined && 'subsonic-response' in body;
};

/** `secret`: a password, or an app's key when `user` is left out. */
export const openSubsonic = async (
  base: URL,
  user: string | undefined,
  { askSecret, random }: Pick<GatefoldParts, 'askSecret' | 'random'>,
): Promise<MusicServer> => {
  const secret = await askSecret(
    user === undefined ? `Key for ${base.host}: ` : `Password of ${user} at ${base.host}: `,
  );
  const urlOf = (call: string, wish: Record<string, string>): URL => {
    const url = new URL(`rest/${call}.view`, base);
    const salt = Buffer.from(random.bytes(12)).toString('hex');
    const token = createHash('md5').update(`${secret}${salt}`).digest('hex');
    const proof = user === undefined ? { apiKey: secret } : { u: user, t: token, s: salt };
    for (const [name, value] of Object.entries({ ...proof, v: '1.16.1', c: 'gatefold', f: 'json', ...wish }))
      url.searchParams.set(name, value);
    return url;
  };
  const ask = async (call: string, wish: Record<string, string> = {}): Promise<Response> => {
    const { body } = await callJson(urlOf(call, wish));
    const answer = (body as { 'subsonic-response'?: Response })['subsonic-response'];
    if (answer?.status === 'ok') return answer;
    throw new CannotFetch(`${base.host} refuses: ${answer?.error?.message ?? 'it gives no reason'}.`);
  };
  await ask('ping');
  const albumsSongs = async (albums: readonly Named[] = []): Promise<Song[]> => {
    const songs: Song[] = [];
    for (const { id } of albums) {
      const { artist, song = [] } = (await ask('getAlbum', { id })).album ?? {};
      songs.push(...song.map((one) => (artist ? { displayAlbumArtist: artist, ...one } : one)));
    }
    return songs;
  };
  /** A song that was found by itself does not always say whose album it is on. */
  const withAlbums = async (songs: readonly Song[]): Promise<Song[]> => {
    const silent = songs.filter(({ displayAlbumArtist }) => displayAlbumArtist === undefined);
    const albums = new Set(silent.flatMap(({ albumId }) => textOf(albumId) ?? []));
    const known = new Map(
      (await albumsSongs([...albums].map((id) => ({ id })))).map((song) => [song.id, song]),
    );
    return songs.map((song) => known.get(song.id) ?? song);
  };
  const search = (kind: 'song' | 'album' | 'artist', query: string) =>
    allPages<Song>(async (offset) => {
      const counts = { songCount: '0', albumCount: '0', artistCount: '0', [`${kind}Count`]: `${aPage}` };
      const wish = { query, ...counts, [`${kind}Offset`]: `${offset}` };
      return (await ask('search3', wish)).searchResult3?.[kind];
    });
  const found = async (words: string): Promise<Song[]> => {
    const songs = await albumsSongs(await search('album', words));
    for (const { id } of await search('artist', words))
      songs.push(...(await albumsSongs((await ask('getArtist', { id })).artist?.album)));
    return [...songs, ...(await withAlbums(await search('song', words)))];
  };
  const all = async (): Promise<Song[]> =>
    albumsSongs(
      await allPages(async (offset) => {
        const wish = { type: 'alphabeticalByName', size: `${aPage}`, offset: `${offset}` };
        return (await ask('getAlbumList2', wish)).albumList2?.album;
      }),
    );

  return {
    name: base.host,
    key: base.href,
    async songs(find) {
      const songs = await (find === undefined ? all() : found(find));
      return songsOf(songs);
    },
    // Refusals come as JSON with status 200.
    download: ({ id }, path, hear, signal) =>
      download(urlOf('download', { id }), { path, headers: {}, hear, signal }, async (answer) => {
        const isJson = /json|xml/.test(answer.headers.get('content-type') ?? '');
        if (answer.ok && !isJson) return undefined;
        const body = (await answer.json().catch(() => undefined)) as
          | { 'subsonic-response'?: Response }
          | undefined;
        return body?.['subsonic-response']?.error?.message ?? 'The server does not let this song be taken.';
      }),
  };
};
