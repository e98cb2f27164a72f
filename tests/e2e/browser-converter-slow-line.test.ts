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
import { type Server, startServer } from './server.ts';

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

async function startWithMusic(): Promise<Server> {
  const server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Watcher');
  await tracksOnceScanned(server.url, token, 2);
  return server;
}

const songs = [
  ['Attic', 'Salt on the Rail', 2],
  ['The Tidal Clocks', 'Crossing 1', 3],
  ['Attic', 'Gulls Asleep', 4],
  ['Nobody', 'A Song That Is Not Here', 200],
] as const;

function writeList(): string {
  const path = join(folder, 'Harbour.m3u8');
  const lines = songs.map(
    ([artist, title, seconds]) => `#EXTINF:${seconds},${artist} - ${title}\n${title}.mp3`,
  );
  writeFileSync(path, ['#EXTM3U', ...lines].join('\n'));
  return path;
}

/** A song of so many seconds; its file. */
function own(name: string, title: string, seconds: number): string {
  const path = join(folder, name);
  writeSong(path, { album: 'Drawer', artist: 'Attic', title, number: 1, seconds });
  return path;
}

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
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  const list = writeList();
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

test('what was discarded can be brought back exactly as it was, with what was still on its way', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  const letter = join(folder, 'letter.docx');
  writeFileSync(letter, 'no music');
  const twin = own('crossing, from the attic.wav', 'Crossing 1', 9);
  const lines = () =>
    found(page)
      .getByRole('listitem')
      .evaluateAll((rows) =>
        rows.map((row) => [row.textContent, row.querySelector<HTMLInputElement>('input')?.checked]),
      );
  await signInByPage(page);
  await page.goto('/converter');
  await page.getByText('Drop a playlist or music here').waitFor();
  await dropFiles(page, [writeList(), twin, letter], place);
  await main(page).getByRole('heading', { name: 'Not in the playlist' }).waitFor();
  await found(page).getByText('Attic · crossing, from the attic.wav').waitFor();
  await found(page).getByRole('checkbox', { name: 'Crossing 1 The Tidal Clocks' }).uncheck();
  const upload = await holdBack(page, '**/api/uploads?*');
  await dropFiles(page, [own('gulls.wav', 'Gulls Asleep', 4)], place);
  await main(page).getByText('One file is still being sent.').waitFor();
  await upload('gulls');
  const before = await lines();

  await page.getByRole('button', { name: 'Discard these songs' }).click();
  await page.getByRole('heading', { name: 'What shall be converted?' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('heading', { name: 'Harbour' }).waitFor();
  await found(page).getByRole('checkbox').first().waitFor();
  assert.deepEqual(await lines(), before);
  await main(page).getByText('letter.docx').waitFor();
  await (await upload('gulls')).continue();
  await page.getByRole('button', { name: 'Add 2 songs', disabled: false }).waitFor();
  await main(page).getByText('2 were not found.').waitFor();
  assert.deepEqual(profile.complaints, []);
});
