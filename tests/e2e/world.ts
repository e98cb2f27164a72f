// The homes that scenes play in, with their music, devices and guests.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Chromium } from './browser.ts';
import type {
  Album,
  AlbumPage,
  Artist,
  Batch,
  Demo,
  DeviceKind,
  Page as ListPage,
  Track,
} from './contract.ts';
import { tracksOnceScanned } from './library.ts';
import { call, signIn } from './people.ts';
import { gatefold, type Server, startServer } from './server.ts';
import { writeShelf } from './shelf.ts';
import { startThreeServers } from './three-servers.ts';

/** Four homes: with a shelf of music, without any, one that nobody has set up, and one with three servers. */
export type World = AsyncDisposable & {
  music: string;
  full: Server;
  empty: Server;
  fresh: Server;
  three: Server;
  /** A batch of the full home, long done. */
  batch: Batch;
  /** Another server of the home with three. */
  porch: Server;
  /** A terminal of the owner, and a device to sign out. */
  token: string;
  album: Album;
  /** The album with the longest title. */
  longAlbum: Album;
  artist: Artist;
};

export const guest = { email: 'guest@example.org', password: 'a second voice in the choir' };
const others: [string, DeviceKind][] = [
  ['Kitchen speaker', 'speaker'],
  ['Phone', 'phone'],
  ['Living room TV', 'tv'],
];

async function makeDemo(base: string, token: string): Promise<string> {
  await call(base, 'POST', '/api/library/demo', { token });
  for (let tries = 0; tries < 480; tries++) {
    const { body } = await call<Demo>(base, 'GET', '/api/library/demo', { token });
    assert.notEqual(body.state, 'failed', body.why ?? '');
    if (body.state === 'present' && body.albumId !== undefined) return body.albumId;
    await wait(500);
  }
  throw new Error('the demo album was not made in time');
}

/** The demo album in another form. */
async function convertDemo(base: string, token: string, album: string): Promise<Batch> {
  const { tracks } = (await call<AlbumPage>(base, 'GET', `/api/albums/${album}`, { token })).body;
  const wish = {
    name: 'Slow Crossing',
    tracks: tracks.map(({ id }) => ({ trackId: id })),
    settings: { format: 'flac', numbered: true, playlists: ['m3u8'] },
  };
  let { body, text } = await call<Batch>(base, 'POST', '/api/batches', { token, body: wish });
  for (let tries = 0; tries < 480; tries++) {
    if (body.state === 'done') return body;
    await wait(500);
    ({ body, text } = await call<Batch>(base, 'GET', `/api/batches/${body.id}`, { token }));
  }
  throw new Error(`the demo album was not converted in time: ${text}`);
}

export async function buildWorld(chromium: Chromium): Promise<World> {
  const drawing = await chromium.open('http://127.0.0.1/');
  const shelf = await writeShelf(drawing.page);
  await drawing[Symbol.asyncDispose]();
  const full = await startServer({ settings: { GATEFOLD_MUSIC: shelf.path } });
  const empty = await startServer();
  const fresh = await startServer({ withoutAccount: true });
  const many = await startThreeServers();
  const dispose = async () => {
    for (const server of [full, empty, fresh, many]) await server[Symbol.asyncDispose]();
    shelf[Symbol.dispose]();
  };
  try {
    const { token } = await signIn(full.url, 'Terminal in the study');
    await call(full.url, 'PATCH', '/api/account', { token, body: { name: 'The Household' } });
    await tracksOnceScanned(full.url, token, shelf.trackCount);
    const demo = await makeDemo(full.url, token);
    const batch = await convertDemo(full.url, token, demo);
    const read = async <T>(path: string) => (await call<T>(full.url, 'GET', path, { token })).body;
    const album = await read<Album>(`/api/albums/${demo}`);
    const albums = (await read<ListPage<Album>>('/api/albums?limit=100')).items;
    const longAlbum = albums.toSorted((a, b) => b.title.length - a.title.length)[0] as Album;
    const artist = (await read<ListPage<Artist>>('/api/artists?limit=100')).items.find(
      ({ albumCount }) => albumCount > 1,
    );
    const track = (await read<ListPage<Track>>('/api/tracks?limit=1')).items[0] as Track;
    for (const [name, kind] of others) {
      const device = await signIn(full.url, name, { kind });
      if (kind === 'tv') {
        const path = `/api/devices/${device.device.id}`;
        await call(full.url, 'PATCH', path, { token, body: { name: 'Living room' } });
      }
      if (kind !== 'speaker') continue;
      const playing = { trackId: track.id, state: 'playing' };
      await call(full.url, 'PUT', '/api/playing', { token: device.token, body: playing });
    }
    const data = { GATEFOLD_DATA: full.data };
    await gatefold(['accounts', 'add', guest.email, '--name', 'Guest'], data, `${guest.password}\n`);
    for (const [name, kind] of [
      ...others,
      ['Tablet', 'tablet'],
      ['Old laptop', 'desktop'],
      ['Work', 'web'],
    ] as const) {
      await signIn(full.url, name, { kind, person: guest });
    }
    return {
      music: shelf.path,
      full,
      empty,
      fresh,
      three: many.attic,
      porch: many.porch,
      token,
      album,
      batch,
      longAlbum,
      artist: artist as Artist,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
