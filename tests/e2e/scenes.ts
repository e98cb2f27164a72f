// Every page, and every state of one that a person meets, each opened from nothing.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { type Chromium, fillSignIn, type Profile, untilHeard } from './browser.ts';
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
import { gatefold, owner, type Server, startServer } from './server.ts';
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

export type Scene = {
  name: string;
  /** Which home, and whether its owner is signed in. */
  home: 'full' | 'empty' | 'fresh' | 'three';
  signedIn: boolean;
  /** Only where the page has this width. */
  only?: 'desktop' | 'phone';
  open(page: Page, world: World): Promise<void>;
};

const guest = { email: 'guest@example.org', password: 'a second voice in the choir' };
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

const at =
  (path: string | ((world: World) => string), shows: string | RegExp) =>
  async (page: Page, world: World): Promise<void> => {
    await page.goto(typeof path === 'string' ? path : path(world));
    await page.getByRole('main').getByText(shows).filter({ visible: true }).first().waitFor();
  };

const play = async (page: Page, world: World) => {
  await at(`/albums/${world.album.id}`, world.album.title)(page, world);
  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
  await untilHeard(page);
};

const askEverywhere = async (page: Page, world: World) => {
  await at('/account', /devices are signed in/)(page, world);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByText(/end now/).waitFor();
};

const takeDemo = async (page: Page, world: World) => {
  await at(`/albums/${world.album.id}`, world.album.title)(page, world);
  await page.getByRole('main').getByRole('button', { name: 'Convert…' }).click();
  await page.getByText('All 12 songs are ticked.').waitFor();
};

/** Two songs that are there, two that may be meant, one that nobody has. */
const playlist = (tracks: readonly Track[]): string =>
  [
    '#EXTM3U',
    ...tracks
      .slice(0, 5)
      .flatMap((track) => [
        `#EXTINF:${Math.round(track.durationMs / 1000)},${track.artists[0]?.name} - ${track.title}`,
        `${track.title}.mp3`,
      ]),
    ...tracks
      .slice(5, 7)
      .flatMap((track) => [
        `#EXTINF:${Math.round(track.durationMs / 1000) + 9},${track.artists[0]?.name} - ${track.title} (Live at the Pier)`,
        `${track.title} (Live at the Pier).mp3`,
      ]),
    '#EXTINF:214,The Paper Fleet - Nobody Has This One',
    'Nobody Has This One.mp3',
  ].join('\n');

const outside = { signedIn: false } as const;
const inside = { home: 'full', signedIn: true } as const;

export const scenes: Scene[] = [
  {
    name: 'set-up',
    home: 'fresh',
    ...outside,
    open: async (page, { fresh }) => {
      await page.goto(await fresh.setUpLink());
      await page.getByRole('heading', { name: 'Make the first account' }).waitFor();
      await page.getByLabel('Password', { exact: true }).fill('four quiet words here');
    },
  },
  {
    name: 'set-up-without-link',
    home: 'fresh',
    ...outside,
    open: async (page) => {
      await page.goto('/');
      await page.getByText('open the one-time link').waitFor();
    },
  },
  {
    name: 'sign-in',
    home: 'full',
    ...outside,
    open: async (page) => {
      await page.goto('/sign-in');
      await page.getByLabel('E-mail').waitFor();
    },
  },
  {
    name: 'sign-in-wrong',
    home: 'full',
    ...outside,
    open: async (page) => {
      await fillSignIn(page, { email: owner.email, password: 'not the right one' });
      await page.getByText('E-mail or password is not right').first().waitFor();
    },
  },
  {
    name: 'limit',
    home: 'full',
    ...outside,
    open: async (page) => {
      await fillSignIn(page, guest);
      await page.getByRole('heading', { name: 'Device limit reached' }).waitFor();
      await page.getByRole('checkbox', { name: /Old laptop/ }).check();
    },
  },
  { name: 'home-empty', home: 'empty', signedIn: true, open: at('/', 'The shelves are still empty') },
  // First of its home: every other scene adds lines to it.
  { name: 'activity', ...inside, open: at('/account/activity', /signed in/) },
  { name: 'home', ...inside, open: at('/', 'Recently added') },
  { name: 'albums', ...inside, open: at('/library', 'Seven Small Rooms') },
  { name: 'artists', ...inside, open: at('/library/artists', 'Attic Quartet') },
  { name: 'songs', ...inside, open: at('/library/songs', /Slow|Quiet|Paper/) },
  { name: 'folders', ...inside, open: at('/library/folders', 'Music folders') },
  { name: 'album', ...inside, open: play },
  {
    name: 'album-long',
    ...inside,
    open: at(({ longAlbum }) => `/albums/${longAlbum.id}`, 'Cellar Door Brass'),
  },
  { name: 'artist', ...inside, open: at(({ artist }) => `/artists/${artist.id}`, /album/) },
  { name: 'search', ...inside, open: at('/search?q=la', 'Albums') },
  { name: 'search-nothing', ...inside, open: at('/search?q=zzzzqq', 'Nothing found') },
  {
    name: 'queue',
    ...inside,
    only: 'desktop',
    open: async (page, world) => {
      await play(page, world);
      await page.getByRole('button', { name: 'Show the queue' }).click();
      await page.getByText('Clear the rest').waitFor();
    },
  },
  {
    name: 'keys',
    ...inside,
    only: 'desktop',
    open: async (page, world) => {
      await at('/', 'Recently added')(page, world);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'now-playing',
    ...inside,
    only: 'phone',
    open: async (page, world) => {
      await play(page, world);
      await page.getByRole('button', { name: /^Open the player/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'converter', ...inside, open: at('/converter', 'Recently added') },
  {
    name: 'converter-computer',
    ...inside,
    open: async (page, world) => {
      await at('/converter', 'Recently added')(page, world);
      await page.getByText('This computer', { exact: true }).click();
      await page.getByText('gatefold convert').waitFor();
    },
  },
  {
    name: 'converter-link',
    ...inside,
    only: 'desktop',
    open: async (page, world) => {
      await at('/converter', 'Recently added')(page, world);
      await page.getByRole('searchbox').fill('https://open.spotify.com/playlist/37i9');
      await page.getByText('stay with that service').waitFor();
    },
  },
  { name: 'converter-songs', ...inside, open: takeDemo },
  {
    name: 'converter-playlist',
    ...inside,
    open: async (page, world) => {
      await at('/converter', 'Recently added')(page, world);
      const path = `/api/albums/${world.album.id}`;
      const { tracks } = (await call<AlbumPage>(world.full.url, 'GET', path, { token: world.token })).body;
      await page.locator('input[type=file]').setInputFiles({
        name: 'Evening at the harbour.m3u8',
        mimeType: 'audio/x-mpegurl',
        buffer: Buffer.from(playlist(tracks)),
      });
      await page.getByText('is not in the library').waitFor();
    },
  },
  {
    name: 'converter-settings',
    ...inside,
    open: async (page, world) => {
      await takeDemo(page, world);
      await page.getByRole('button', { name: 'Add 12 songs' }).click();
      await page.getByRole('heading', { name: 'How shall the files be?' }).waitFor();
    },
  },
  {
    name: 'converter-batch',
    ...inside,
    open: at(({ batch }) => `/converter/batches/${batch.id}`, 'All 12 songs are done.'),
  },
  {
    name: 'converter-proof',
    ...inside,
    open: async (page, world) => {
      await at(`/converter/batches/${world.batch.id}`, 'All 12 songs are done.')(page, world);
      await page.getByRole('button', { name: 'What to do with Rope and Tar' }).click();
      await page.getByRole('menuitem', { name: 'Proof' }).click();
      await page.getByText('Nothing was lost').waitFor();
    },
  },
  { name: 'converter-converted', ...inside, open: at('/converter/converted', 'Harbour Lights') },
  { name: 'plan', ...inside, open: at('/account/plan', 'Redeem a licence') },
  { name: 'overview', ...inside, open: at('/account', /devices are signed in/) },
  { name: 'sign-out-everywhere', ...inside, open: askEverywhere },
  { name: 'devices', ...inside, open: at('/account/devices', 'Kitchen speaker') },
  {
    name: 'servers',
    ...inside,
    open: async (page, world) => {
      for (let times = 0; times < 20; times++) {
        const { token } = await signIn(world.full.url, 'Radio', { kind: 'speaker' });
        await call(world.full.url, 'POST', '/api/sign-out', { token });
      }
      await at('/account/servers', 'since the start')(page, world);
    },
  },
  {
    name: 'servers-three',
    home: 'three',
    signedIn: true,
    open: async (page, world) => {
      const { three, porch } = world;
      const signOutOnce = async () => {
        const { token } = await signIn(three.url, 'Radio', { kind: 'speaker' });
        await call(three.url, 'POST', '/api/sign-out', { token });
      };
      porch.process.kill('SIGCONT');
      await at('/account/servers', 'Three servers run here, and all keep in step.')(page, world);
      for (let times = 0; times < 40; times++) await signOutOnce();
      porch.process.kill('SIGSTOP');
      await signOutOnce();
      await page.getByText('has lost its trust').waitFor();
    },
  },
  { name: 'settings', ...inside, open: at('/settings', 'Appearance') },
  {
    name: 'not-found',
    ...inside,
    open: async (page) => {
      await page.goto('/nothing/here');
      await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    },
  },
  {
    name: 'receipt',
    ...inside,
    open: async (page, world) => {
      const lost = await signIn(world.full.url, 'Lost phone', { kind: 'phone' });
      await at('/account/devices', 'Lost phone')(page, world);
      await page.getByRole('button', { name: 'Sign out Lost phone' }).click();
      await page
        .getByRole('dialog')
        .or(page.getByRole('alertdialog'))
        .getByRole('button', { name: /^Sign out/ })
        .click();
      await page.getByText(/took/).first().waitFor();
      assert.equal((await call(world.full.url, 'GET', '/api/account', { token: lost.token })).status, 401);
    },
  },
  {
    name: 'signed-out',
    ...inside,
    open: async (page, world) => {
      await at('/settings', 'Appearance')(page, world);
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await page.getByRole('button', { name: 'Sign in again' }).waitFor();
    },
  },
  {
    name: 'signed-out-notice',
    ...inside,
    open: async (page, world) => {
      // Only one that listens is told why it was signed out.
      const listens = page.waitForResponse(/\/api\/events$/);
      await at('/', 'Recently added')(page, world);
      await listens;
      const { body } = await call<{ items: { id: string; kind: string }[] }>(
        world.full.url,
        'GET',
        '/api/devices',
        {
          token: world.token,
        },
      );
      const browser = body.items.find(({ kind }) => kind === 'web');
      await call(world.full.url, 'DELETE', `/api/devices/${browser?.id}`, { token: world.token });
      await page.getByText('signed out from another of your devices').waitFor();
    },
  },
];

/** Opens a scene in a browser profile of its own; afterwards the device is signed out, so that places stay free. */
export async function openScene(
  chromium: Chromium,
  world: World,
  scene: Scene,
  options: BrowserContextOptions,
): Promise<Profile> {
  const base = world[scene.home].url;
  const profile = await chromium.open(base, options);
  const { page } = profile;
  if (scene.signedIn) {
    const device = { name: 'Chrome on Linux', kind: 'web' };
    const answer = await page.request.post('/api/sign-in', {
      data: { ...owner, device, as: 'cookie' },
      headers: { origin: base },
    });
    assert.equal(answer.status(), 200, await answer.text());
  }
  try {
    await scene.open(page, world);
  } catch (error) {
    await profile[Symbol.asyncDispose]();
    throw new Error(`scene ${scene.name} did not open`, { cause: error });
  }
  return {
    ...profile,
    async [Symbol.asyncDispose]() {
      await page.request.post('/api/sign-out', { headers: { origin: base } });
      await profile[Symbol.asyncDispose]();
    },
  };
}
