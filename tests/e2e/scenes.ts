// Every page, and every state of one that a person meets, each opened from nothing.
import assert from 'node:assert/strict';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { type Chromium, fillSignIn, type Profile, untilHeard } from './browser.ts';
import { converterScenes } from './converter-scenes.ts';
import { call, signIn } from './people.ts';
import { at, inside, type Scene } from './scene.ts';
import { owner } from './server.ts';
import { guest, type World } from './world.ts';

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

const outside = { signedIn: false } as const;

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
  ...converterScenes,
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
  const leave = async () => {
    await page.request.post('/api/sign-out', { headers: { origin: base } });
    await profile[Symbol.asyncDispose]();
  };
  try {
    await scene.open(page, world);
  } catch (error) {
    // Its place is free again: one scene that fails is one.
    await leave();
    throw new Error(`scene ${scene.name} did not open`, { cause: error });
  }
  return { ...profile, [Symbol.asyncDispose]: leave };
}
