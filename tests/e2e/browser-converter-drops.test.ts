// What people really drop on the converter: album folders with pictures in them, exports of many lists, links.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Chromium, signInByPage, startChromium } from './browser.ts';
import { dropFiles, dropLink } from './drop.ts';
import { tracksOnceScanned } from './library.ts';
import { album, type MusicFolder, writeMusic, writeSong } from './music.ts';
import { signIn } from './people.ts';
import { type Server, startServer } from './server.ts';

let chromium: Chromium;
let music: MusicFolder;
let folder: string;
before(async () => {
  chromium = await startChromium();
  music = writeMusic(album(4, 3));
  folder = mkdtempSync(join(tmpdir(), 'gatefold-dropped-'));
});
after(async () => {
  await chromium[Symbol.asyncDispose]();
  music[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

const place = { x: 600, y: 430 };
const main = (page: Page) => page.getByRole('main');
const boxes = (page: Page) =>
  main(page).getByRole('list', { name: 'Songs that were found' }).getByRole('checkbox');

async function startWithMusic(): Promise<Server> {
  const server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Watcher');
  await tracksOnceScanned(server.url, token, 4);
  return server;
}

async function openConverter(page: Page): Promise<void> {
  await signInByPage(page);
  await page.goto('/converter');
  await page.getByRole('heading', { name: 'What shall be converted?' }).waitFor();
}

test('an album folder leads on, its pictures and notes are no news, and what was left out is said there', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  const drawer = join(folder, 'Drawer');
  mkdirSync(drawer);
  for (const number of [1, 2]) {
    const title = `From the drawer ${number}`;
    writeSong(join(drawer, `${title}.wav`), { album: 'Drawer', artist: 'Attic', title, number, seconds: 2 });
  }
  for (const name of ['cover.jpg', 'rip.log', 'Drawer.cue']) writeFileSync(join(drawer, name), 'beside it');
  const letter = join(folder, 'letter.docx');
  writeFileSync(letter, 'no music');

  await openConverter(page);
  await dropFiles(page, [drawer, letter], place);
  await boxes(page).nth(1).waitFor();
  assert.equal(await boxes(page).count(), 2);
  await main(page).getByText('letter.docx').waitFor();
  assert.equal(await main(page).getByText('cover.jpg').count(), 0);
  await page.getByRole('button', { name: 'Add 2 songs' }).click();
  await page.getByRole('heading', { name: 'How shall the files be?' }).waitFor();
  await page.goBack();
  assert.equal(await main(page).getByText('letter.docx').count(), 0, 'it is said once');
  await dropFiles(page, [drawer], place);
  await page.getByText('2 songs were there already.').waitFor();
  assert.deepEqual(profile.complaints, []);
});

const item = (number: number) => ({
  track: { trackName: `Crossing ${number}`, artistName: 'The Tidal Clocks', albumName: 'Slow Ferry' },
});

test('of an export with several lists those that are chosen are taken, with every repeat', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  const file = join(folder, 'Playlist1.json');
  const playlists = [
    { name: 'Morning', items: [item(1), item(2), item(1)] },
    { name: 'Noon', items: [item(4)] },
    { name: 'Evening', items: [item(3), item(1)] },
  ];
  writeFileSync(file, JSON.stringify({ playlists }));
  await openConverter(page);
  await dropFiles(page, [file], place);
  const dialog = page.getByRole('dialog', { name: 'Which lists?' });
  await dialog.getByText('Playlist1.json').waitFor();
  assert.ok(await dialog.getByRole('button', { name: 'Take' }).isDisabled(), 'nothing is chosen yet');
  for (const name of ['Evening', 'Morning']) await dialog.getByRole('checkbox', { name }).check();
  await dialog.getByRole('button', { name: 'Take 2 lists' }).click();
  await page.getByRole('heading', { name: 'Morning' }).waitFor();
  const titles = () =>
    boxes(page).evaluateAll((all) =>
      all.map((one) => /Crossing \d/.exec(one.closest('label')?.textContent ?? '')?.[0]),
    );
  await boxes(page).nth(3).waitFor();
  assert.deepEqual(await titles(), ['Crossing 1', 'Crossing 2', 'Crossing 1', 'Crossing 3']);
  await page.getByText('One song was there already.').waitFor();
  await page.getByRole('button', { name: 'Add 4 songs' }).click();
  await page.getByRole('button', { name: 'Convert 4 songs' }).click();
  await main(page).getByText('All 4 songs are done.').waitFor({ timeout: 60_000 });
  assert.deepEqual(profile.complaints, []);
});

test('a link that is dropped counts as one that is pasted', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await openConverter(page);
  await dropLink(page, 'https://tidal.example.org/playlist/1', place);
  await main(page).getByText('This address is not of this server.').waitFor();
  await main(page).getByText('download it there').waitFor();
  await dropLink(page, 'https://tidal.com/playlist/1', place);
  await main(page).getByText('stay with that service').waitFor();
  assert.deepEqual(profile.complaints, []);
});
