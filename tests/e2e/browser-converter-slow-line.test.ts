// Files on a slow line: while they are on their way no song counts as missing, and the list waits for them.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page, Route } from 'playwright-core';
import { type Chromium, signInByPage, startChromium } from './browser.ts';
import { dropFiles } from './drop.ts';
import { tracksOnceScanned } from './library.ts';
import { album, type MusicFolder, writeMusic, writeSong } from './music.ts';
import { signIn } from './people.ts';
import { startServer } from './server.ts';

let chromium: Chromium;
let music: MusicFolder;
let folder: string;
before(async () => {
  chromium = await startChromium();
  music = writeMusic(album(2, 3));
  folder = mkdtempSync(join(tmpdir(), 'gatefold-slow-'));
});
after(async () => {
  await chromium[Symbol.asyncDispose]();
  music[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

const place = { x: 600, y: 430 };
const main = (page: Page) => page.getByRole('main');
const found = (page: Page) => main(page).getByRole('list', { name: 'Songs that were found' });

/** Holds back what is sent to these paths until the test lets it go or ends it, by what the address contains. */
async function holdBack(page: Page, path: string) {
  const held: Route[] = [];
  await page.route(path, (route) => {
    held.push(route);
  });
  return async (part: string): Promise<Route> => {
    const until = Date.now() + 20_000;
    for (;;) {
      const at = held.findIndex((route) => decodeURIComponent(route.request().url()).includes(part));
      const [route] = at < 0 ? [] : held.splice(at, 1);
      if (route) return route;
      assert.ok(Date.now() < until, `nothing of ${part} is sent`);
      await page.waitForTimeout(50);
    }
  };
}

test('while files are on their way nothing is missing and the list waits; what fails holds up nobody', async () => {
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Watcher');
  await tracksOnceScanned(server.url, token, 2);
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  const songs = [
    ['Attic', 'Salt on the Rail', 2],
    ['The Tidal Clocks', 'Crossing 1', 3],
    ['Attic', 'Gulls Asleep', 4],
    ['Nobody', 'A Song That Is Not Here', 200],
  ] as const;
  const list = join(folder, 'Harbour.m3u8');
  const lines = songs.map(
    ([artist, title, seconds]) => `#EXTINF:${seconds},${artist} - ${title}\n${title}.mp3`,
  );
  writeFileSync(list, ['#EXTM3U', ...lines].join('\n'));
  const own = (name: string, title: string, seconds: number) => {
    const path = join(folder, name);
    writeSong(path, { album: 'Drawer', artist: 'Attic', title, number: 1, seconds });
    return path;
  };
  const salt = own('salt.wav', 'Salt on the Rail', 2);
  const gulls = own('gulls.wav', 'Gulls Asleep', 4);
  const add = page.getByRole('button', { name: /^Add( \d+ songs?)?$/ });
  const saysNothingIsMissing = async () => {
    assert.ok(await add.isDisabled(), 'the list waits');
    for (const words of ['Not found', 'not found', 'Missing', 'missing ones'])
      assert.equal(await main(page).getByText(words).count(), 0, words);
    assert.ok((await found(page).getByText('Waiting for your files').count()) > 0);
  };

  await signInByPage(page);
  await page.goto('/converter');
  await page.getByText('Drop a playlist or music here').waitFor();
  const upload = await holdBack(page, '**/api/uploads?*');
  await dropFiles(page, [list, salt, gulls], place);
  await found(page).getByRole('checkbox', { name: 'Crossing 1' }).waitFor();
  await main(page).getByText('2 files are still being sent.').waitFor();
  await saysNothingIsMissing();
  await add.press('Enter', { timeout: 500 }).catch(() => {});
  await add.dispatchEvent('click');
  assert.equal(new URL(page.url()).pathname, '/converter/songs');

  await (await upload('gulls')).continue();
  await main(page).getByText('One file is still being sent.').waitFor();
  await saysNothingIsMissing();

  // The last one arrives, and its place in the playlist is not known yet.
  const match = await holdBack(page, '**/api/playlists/match');
  await (await upload('salt')).abort();
  const asked = await match('match');
  await main(page).getByText('Their places in the playlist are looked for.').waitFor();
  await saysNothingIsMissing();
  await asked.continue();
  await main(page).getByText('2 were not found.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add 2 songs' }).isEnabled(), true);

  await page.getByRole('button', { name: 'Send salt.wav again' }).click();
  await main(page).getByText('One file is still being sent.').waitFor();
  await saysNothingIsMissing();
  await (await upload('salt')).continue();
  await (await match('match')).continue();
  await main(page).getByText('One was not found.').waitFor();
  await page.getByRole('button', { name: 'Add 3 songs' }).click();
  await page.getByRole('heading', { name: 'How shall the files be?' }).waitFor();
  const listed = page.getByRole('list', { name: 'Your list' }).getByRole('listitem');
  assert.deepEqual(
    await listed.evaluateAll((rows) => rows.map((row) => row.querySelector('span > span')?.textContent)),
    ['Salt on the Rail', 'Crossing 1', 'Gulls Asleep'],
  );
  assert.deepEqual(profile.complaints, []);
});
