// Files of one's own computer in the converter: wherever they are dropped, in their order, and in the places that
// playlists have for them.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Chromium, signInByPage, startChromium } from './browser.ts';
import { dropFiles, holdFiles } from './drop.ts';
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
const box = (page: Page, title: string) =>
  main(page).getByRole('list', { name: 'Songs that were found' }).getByRole('checkbox', { name: title });
const listed = (page: Page) =>
  boxes(page).evaluateAll((all) =>
    all.map((one) => one.closest('label')?.querySelector('span:last-of-type > span')?.textContent ?? ''),
  );
const yourList = (page: Page) =>
  page
    .getByRole('list', { name: 'Your list' })
    .getByRole('listitem')
    .evaluateAll((rows) => rows.map((row) => row.querySelector('span > span')?.textContent ?? ''));

/** A song of so many seconds; its file. */
function write(path: string, title: string, seconds: number): string {
  writeSong(path, { album: 'Drawer', artist: 'Attic', title, number: 1, seconds });
  return path;
}

function writeList(name: string, ...songs: [artist: string, title: string, seconds: number][]): string {
  const path = join(folder, name);
  const lines = songs.map(
    ([artist, title, seconds]) => `#EXTINF:${seconds},${artist} - ${title}\n${title}.mp3`,
  );
  writeFileSync(path, ['#EXTM3U', ...lines].join('\n'));
  return path;
}

async function startWithMusic(): Promise<Server> {
  const server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Watcher');
  await tracksOnceScanned(server.url, token, 2);
  return server;
}

test('a folder that is dropped on Home is taken in its order, and the list can be put into another one', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  const box = join(folder, 'Box');
  mkdirSync(join(box, 'Disc 2'), { recursive: true });
  // The first ones take longest to send.
  const files = [
    ['Disc 2/1.wav', 'Fifth', 1],
    ['1 a.wav', 'First', 90],
    ['2 b.wav', 'Second', 40],
    ['10 c.wav', 'Fourth', 1],
    ['9 d.wav', 'Third', 5],
  ] as const;
  for (const [name, title, seconds] of files) write(join(box, name), title, seconds);

  await signInByPage(page);
  const letGo = page.getByText('Let go to add');
  const away = await holdFiles(page, [box], place);
  await letGo.waitFor();
  await away.takeAway();
  await letGo.waitFor({ state: 'detached' });
  const held = await holdFiles(page, [box], place);
  await letGo.waitFor();
  await held.letGo();
  await boxes(page).nth(4).waitFor();
  assert.equal(await letGo.count(), 0);
  assert.deepEqual(await listed(page), ['First', 'Second', 'Third', 'Fourth', 'Fifth']);
  await page.getByRole('button', { name: 'Add 5 songs' }).click();

  await page.getByRole('heading', { name: 'How shall the files be?' }).waitFor();
  const handle = (title: string) => page.getByRole('button', { name: `Move ${title}:` });
  await handle('First').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  assert.deepEqual(await yourList(page), ['Second', 'First', 'Third', 'Fourth', 'Fifth']);
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  assert.match(focused ?? '', /^Move First/);
  const from = await handle('Fifth').boundingBox();
  const to = await handle('Second').boundingBox();
  assert.ok(from && to);
  await page.mouse.move(from.x + 8, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(to.x + 8, to.y + 20, { steps: 8 });
  await page.mouse.up();
  assert.deepEqual(await yourList(page), ['Fifth', 'Second', 'First', 'Third', 'Fourth']);
  await page.reload();
  await handle('Fifth').waitFor();
  assert.deepEqual(await yourList(page), ['Fifth', 'Second', 'First', 'Third', 'Fourth']);

  // From the settings too, and what is no music leaves the page where it is.
  await dropFiles(page, [write(join(folder, 'Sixth.wav'), 'Sixth', 1)], place);
  await page.getByRole('heading', { name: 'Drawer' }).waitFor();
  await boxes(page).first().waitFor();
  assert.deepEqual(await listed(page), ['Sixth']);
  assert.deepEqual(profile.complaints, []);
});

test('files fill the places that a playlist has for them, whenever they come, and what was unticked stays so', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  const playlist = writeList(
    'Harbour.m3u8',
    ['Attic', 'Salt on the Rail', 2],
    ['The Tidal Clocks', 'Crossing 1', 3],
    ['Attic', 'Gulls Asleep', 4],
    ['Nobody', 'A Song That Is Not Here', 200],
  );
  const salt = write(join(folder, 'b.wav'), 'Salt on the Rail', 2);
  const other = write(join(folder, 'a.wav'), 'Of No Playlist', 1);
  const gulls = write(join(folder, 'c.wav'), 'Gulls Asleep', 4);

  await signInByPage(page);
  await page.goto('/converter');
  await page.getByText('In a terminal', { exact: true }).click();
  await page.getByText('gatefold convert').waitFor();
  await dropFiles(page, [other, playlist, salt], place);
  await page.getByRole('heading', { name: 'Harbour' }).waitFor();
  await main(page).getByText('2 were not found.').waitFor();
  await box(page, 'Of No Playlist').waitFor();
  const all = ['Salt on the Rail', 'Crossing 1', 'Gulls Asleep', 'A Song That Is Not Here', 'Of No Playlist'];
  assert.deepEqual(await listed(page), all);
  await main(page).getByRole('heading', { name: 'Not in the playlist' }).waitFor();
  await main(page).getByText('Add them here too').waitFor();
  await main(page).getByRole('link', { name: 'add their folder' }).waitFor();
  assert.ok(await box(page, 'Salt on the Rail').isChecked());

  await box(page, 'Crossing 1').uncheck();
  await page.reload();
  await box(page, 'Gulls Asleep').waitFor();
  await dropFiles(page, [gulls], place);
  await main(page).getByText('One was not found.').waitFor();
  assert.deepEqual(await listed(page), all, 'nothing is listed twice');
  assert.ok(await box(page, 'Gulls Asleep').isChecked());
  assert.equal(await box(page, 'Crossing 1').isChecked(), false);
  await page.getByRole('button', { name: 'Add 3 songs' }).click();
  const panel = page.getByRole('complementary', { name: 'Your list' });
  await panel.getByText('is not among them: “A Song That Is Not Here” by Nobody.').waitFor();
  assert.deepEqual(await yourList(page), ['Salt on the Rail', 'Gulls Asleep', 'Of No Playlist']);
  assert.deepEqual(profile.complaints, []);

  // Another day, or another browser: the server knows the files already, and none stands there twice.
  await using again = await chromium.open(server.url);
  await signInByPage(again.page);
  await dropFiles(again.page, [other, playlist, salt, gulls], place);
  await box(again.page, 'Of No Playlist').waitFor();
  await again.page.getByRole('button', { name: 'Add 4 songs' }).waitFor();
  await main(again.page).getByRole('region', { name: 'Files on their way' }).waitFor({ state: 'detached' });
  assert.deepEqual(await listed(again.page), all);
  assert.deepEqual(again.complaints, []);
});

test('a file that is no music, the last of a drop, keeps no song from its place in the playlist', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  const playlist = writeList(
    'Attic.m3u8',
    ['Attic', 'Salt on the Rail', 2],
    ['The Tidal Clocks', 'Crossing 1', 3],
    ['Nobody', 'A Song That Is Not Here', 200],
  );
  const salt = write(join(folder, 'd.wav'), 'Salt on the Rail', 2);
  const notes = join(folder, 'notes.mp3');
  // Larger than the song, so that it is over after it.
  writeFileSync(notes, 'no music '.repeat(2_000_000));
  await signInByPage(page);
  await page.goto('/converter');
  await page.getByText('Drop a playlist or music here').waitFor();
  await dropFiles(page, [playlist, salt, notes], place);
  await main(page).getByText('One was not found.').waitFor();
  assert.deepEqual(await listed(page), ['Salt on the Rail', 'Crossing 1', 'A Song That Is Not Here']);
});

test('why a playlist was not taken stays until somebody closes it', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  const broken = join(folder, 'broken.json');
  writeFileSync(broken, '{"playlists": [');
  await signInByPage(page);
  await page.goto('/converter');
  await page.getByRole('heading', { name: 'What shall be converted?' }).waitFor();
  await dropFiles(page, [broken], place);
  await main(page).getByText('broken.json').waitFor();
  const list = writeList('Ferry.m3u8', ['The Tidal Clocks', 'Crossing 2', 3]);
  await dropFiles(page, [list], place);
  await box(page, 'Crossing 2').waitFor();
  assert.equal(await main(page).getByText('broken.json').count(), 1);
  await main(page).getByRole('alert').getByRole('button', { name: 'Close' }).click();
  assert.equal(await main(page).getByText('broken.json').count(), 0);
  assert.deepEqual(profile.complaints, []);
});
