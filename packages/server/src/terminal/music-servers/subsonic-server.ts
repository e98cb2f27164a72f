// A server that speaks OpenSubsonic, where somebody has an account. The password is never sent, only proofs of it.
import { createHash } from 'node:crypto';
import { CannotFetch, type MusicServer, type ServerSong } from '@gatefold/converter/command-line';
import { download } from './download.ts';
import type { GatefoldParts } from './gatefold-server.ts';
import { callJson, probe } from './json-call.ts';

type Song = {
  id: string;
  title?: string;
  artist?: string;
  album?: string;
  duration?: number;
  suffix?: string;
  musicBrainzId?: string;
  isrc?: string[];
};
type Response = {
  status: 'ok' | 'failed';
  error?: { code: number; message?: string };
  albumList2?: { album?: { id: string }[] };
  album?: { song?: Song[] };
  searchResult3?: { song?: Song[]; album?: { id: string }[] };
};

const aPage = 500;

const songOf = ({ id, title, artist, album, duration, suffix, musicBrainzId, isrc }: Song): ServerSong => ({
  id,
  title: title ?? id,
  artist: artist ?? '',
  ending: suffix ?? 'bin',
  ...(album === undefined ? {} : { album }),
  ...(duration === undefined ? {} : { durationMs: duration * 1000 }),
  ...(musicBrainzId ? { musicbrainzRecordingId: musicBrainzId } : {}),
  ...(isrc?.[0] === undefined ? {} : { isrc: isrc[0] }),
});

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
  const albumSongs = async (id: string) => ((await ask('getAlbum', { id })).album?.song ?? []).map(songOf);

  return {
    name: base.host,
    async songs(find) {
      const songs: ServerSong[] = [];
      if (find !== undefined) {
        const counts = { songCount: `${aPage}`, albumCount: '50', artistCount: '0' };
        const { searchResult3 } = await ask('search3', { query: find, ...counts });
        for (const { id } of searchResult3?.album ?? []) songs.push(...(await albumSongs(id)));
        songs.push(...(searchResult3?.song ?? []).map(songOf));
        return [...new Map(songs.map((song) => [song.id, song])).values()];
      }
      for (let offset = 0; ; offset += aPage) {
        const wish = { type: 'alphabeticalByName', size: `${aPage}`, offset: `${offset}` };
        const albums = (await ask('getAlbumList2', wish)).albumList2?.album ?? [];
        for (const { id } of albums) songs.push(...(await albumSongs(id)));
        if (albums.length < aPage) return songs;
      }
    },
    // Refusals come as JSON with status 200.
    download: ({ id }, path) =>
      download(urlOf('download', { id }), path, {}, async (answer) => {
        const isJson = /json|xml/.test(answer.headers.get('content-type') ?? '');
        if (answer.ok && !isJson) return undefined;
        const body = (await answer.json().catch(() => undefined)) as
          | { 'subsonic-response'?: Response }
          | undefined;
        return body?.['subsonic-response']?.error?.message ?? 'The server does not let this song be taken.';
      }),
  };
};
