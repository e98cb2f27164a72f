// A server that is none of ours and speaks OpenSubsonic, as far as music is found and taken from it.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { folder } from './convert.ts';
import { writeSong } from './music.ts';

export type ForeignSong = { id: string; title: string; artist: string; album: string; more?: object };

export type ForeignServer = Disposable & {
  /** Songs are given until so many were asked for; then they wait until it is raised. */
  allow(downloads: number): void;
  url: string;
  /** All that was asked, in order: paths with their words. */
  asked: string[];
};

export type ForeignWishes = {
  file: Buffer;
  other?: Buffer;
  password: string;
  isDeaf?: boolean;
  give?: (response: ServerResponse, file: Buffer) => void;
};

/** More than these a server need not give at once, whatever it is asked for. */
const giveAtOnce = 40;

/**
 * One account, `listener`. `file`: what every song is; `other`: what they are at the same server's `/b/`. `isDeaf`: breaks
 * off where a Gatefold tells of its health. `give`: sends a song in its own way.
 */
export async function startForeignServer(
  songs: readonly ForeignSong[],
  { file, other = file, password, isDeaf = false, give }: ForeignWishes,
): Promise<ForeignServer> {
  const asked: string[] = [];
  let allowed = Number.POSITIVE_INFINITY;
  const held: (() => void)[] = [];
  const named = (field: 'album' | 'artist') =>
    [...new Set(songs.map((song) => song[field]))].map((name) => ({ id: `${field} ${name}`, name }));
  const songsOf = (album: string) =>
    songs
      .filter((song) => `album ${song.album}` === album)
      .map(({ more, ...song }) => ({ ...song, albumId: album, suffix: 'wav', duration: 1, ...more }));

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://foreign');
    asked.push(request.url ?? '');
    if (isDeaf && url.pathname === '/api/health') return request.socket.destroy();
    const say = (body: object) =>
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ 'subsonic-response': { status: 'ok', version: '1.16.1', ...body } }));
    const { u, t, s, id = '', query = '', ...counts } = Object.fromEntries(url.searchParams);
    if (t !== createHash('md5').update(`${password}${s}`).digest('hex') || u !== 'listener')
      return say({ status: 'failed', error: { code: 40, message: 'Wrong username or password' } });
    const page = <T>(all: T[], count = '20', offset = '0') =>
      all.slice(Number(offset), Number(offset) + Math.min(Number(count), giveAtOnce));
    const having = <T extends { name?: string; title?: string }>(all: T[]) =>
      all.filter(({ name, title }) => (name ?? title ?? '').includes(query));
    const isOther = url.pathname.startsWith('/b/');
    const send = () => {
      if (give) return give(response, file);
      return response.setHeader('content-type', 'audio/wav').end(isOther ? other : file);
    };
    switch (url.pathname.replace(/^\/[ab](?=\/)/, '')) {
      case '/rest/download.view':
        if (allowed <= 0) return held.push(send);
        allowed -= 1;
        return send();
      case '/rest/getAlbumList2.view':
        return say({ albumList2: { album: page(named('album'), counts['size'], counts['offset']) } });
      case '/rest/getAlbum.view':
        return say({
          album: {
            artist:
              new Set(songsOf(id).map(({ artist }) => artist)).size > 1
                ? 'Various Artists'
                : songsOf(id)[0]?.artist,
            song: songsOf(id),
          },
        });
      case '/rest/getArtist.view': {
        const albums = songs
          .filter((song) => `artist ${song.artist}` === id)
          .map(({ album }) => `album ${album}`);
        return say({ artist: { album: [...new Set(albums)].map((album) => ({ id: album })) } });
      }
      case '/rest/search3.view':
        return say({
          searchResult3: {
            song: page(
              having(songs.map((song) => ({ ...song, albumId: `album ${song.album}` }))),
              counts['songCount'],
              counts['songOffset'],
            ),
            album: page(having(named('album')), counts['albumCount'], counts['albumOffset']),
            artist: page(having(named('artist')), counts['artistCount'], counts['artistOffset']),
          },
        });
      default:
        return say({});
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    allow(downloads) {
      allowed = downloads;
      for (const give of held.splice(0, downloads)) {
        allowed -= 1;
        give();
      }
    },
    [Symbol.dispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Of the one account. */
export const password = 'a password of another server';

/** A file of music. */
export const oneSecond = () => {
  using place = folder();
  const path = join(place.path, 'song.wav');
  writeSong(path, { album: 'A', artist: 'B', title: 'C', number: 1, seconds: 1 });
  return readFileSync(path);
};

export const songs = (count: number, more: Partial<ForeignSong> = {}): ForeignSong[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `${at}`,
    title: `Song ${at}`,
    artist: 'Somebody',
    album: 'An Album',
    ...more,
  }));
