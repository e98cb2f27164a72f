// The converter in a browser: the four steps from files that are dropped to a ZIP on the disk, by hand and by keys.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { type Chromium, signInByPage, startChromium } from './browser.ts';
import type { Album, Page as ListPage } from './contract.ts';
import { dropFiles } from './drop.ts';
import { tracksOnceScanned } from './library.ts';
import { album, type MusicFolder, writeMusic, writeSong } from './music.ts';
import { call, signIn } from './people.ts';
import { gatefold, owner, type Server, startServer } from './server.ts';
import { readZip } from './zip-reader.ts';

let chromium: Chromium;
let music: MusicFolder;
let folder: string;
before(async () => {
  chromium = await startChromium();
  music = writeMusic(album(6, 3));
  folder = mkdtempSync(join(tmpdir(), 'gatefold-dropped-'));
});
after(async () => {
  await chromium[Symbol.asyncDispose]();
  music[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Two cores of a busy machine start workers and convert a few seconds of music. */
const convertedWithin = { timeout: 60_000 };

async function startWithMusic(): Promise<Server & { token: string }> {
  const server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Watcher');
  await tracksOnceScanned(server.url, token, 6);
  return { ...server, token };
}

const main = (page: Page) => page.getByRole('main');
const box = (page: Page, title: string): Locator =>
  main(page).getByRole('list', { name: 'Songs that were found' }).getByRole('checkbox', { name: title });
const toConverter = (page: Page) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Converter' }).first().click();

async function download(page: Page, link: Locator): Promise<{ name: string; content: Buffer }> {
  const [started] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return { name: started.suggestedFilename(), content: readFileSync(await started.path()) };
}

test('a playlist and a song are dropped, ticked, converted and fetched as a ZIP', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  const lines = [1, 2, 3, 4].flatMap((number) => [
    `#EXTINF:3,The Tidal Clocks - Crossing ${number}`,
    `Crossing ${number}.wav`,
  ]);
  const lost = ['#EXTINF:200,Nobody - A Song That Is Not Here', 'lost.mp3'];
  const playlist = join(folder, 'Ferry evening.m3u8');
  writeFileSync(playlist, ['#EXTM3U', ...lines, ...lost].join('\n'));
  const song = join(folder, 'From the drawer.wav');
  writeSong(song, { album: 'Drawer', artist: 'Attic', title: 'From the drawer', number: 1, seconds: 2 });
  const letter = join(folder, 'letter.docx');
  writeFileSync(letter, 'no music');

  await signInByPage(page);
  await toConverter(page);
  await page.getByRole('heading', { name: 'What shall be converted?' }).waitFor();
  await dropFiles(page, [letter], { x: 600, y: 430 });
  await main(page).getByText('is neither music nor a playlist').waitFor();
  await dropFiles(page, [playlist, song], { x: 600, y: 430 });

  await page.getByRole('heading', { name: 'Ferry evening' }).waitFor();
  for (const number of [1, 2, 3, 4]) assert.ok(await box(page, `Crossing ${number}`).isChecked());
  await box(page, 'From the drawer').waitFor();
  assert.ok(await box(page, 'From the drawer').isChecked());
  assert.ok(await box(page, 'A Song That Is Not Here').isDisabled(), 'what is missing cannot be ticked');
  await main(page).getByText('One was not found.').waitFor();

  // From the second to the fourth, with shift: off, and the third and fourth on again.
  await box(page, 'Crossing 2').click();
  await box(page, 'Crossing 4').click({ modifiers: ['Shift'] });
  assert.equal(await box(page, 'Crossing 3').isChecked(), false);
  await main(page).getByText('2 songs · ').first().waitFor();
  await box(page, 'Crossing 3').click();
  await box(page, 'Crossing 4').click({ modifiers: ['Shift'] });

  await page.reload();
  await box(page, 'Crossing 4').waitFor();
  assert.equal(await box(page, 'Crossing 2').isChecked(), false, 'what was ticked outlives a reload');
  await page.getByRole('button', { name: 'Add 4 songs' }).click();

  await page.getByRole('heading', { name: 'How shall the files be?' }).waitFor();
  await page.getByRole('radio', { name: /^FLAC/ }).check();
  await page.getByRole('checkbox', { name: 'Place in the list before the names' }).check();
  await page.getByRole('radio', { name: /^Your own/ }).check();
  await page.getByLabel('Pattern of the names').fill('{title}');
  await main(page).getByText('01 Crossing 1.flac').waitFor();
  await page.getByRole('button', { name: 'Convert 4 songs' }).click();

  await page.getByRole('heading', { name: 'Ferry evening' }).waitFor();
  await main(page).getByText('All 4 songs are done.').waitFor(convertedWithin);
  await main(page).getByText('is not among them: “A Song That Is Not Here” by Nobody.').waitFor();
  const rows = main(page).getByRole('list', { name: 'Songs of the list' }).getByRole('listitem');
  assert.equal(await rows.count(), 4);

  const { name, content } = await download(page, page.getByRole('link', { name: /^ZIP/ }));
  assert.equal(name, 'Ferry evening.zip');
  const files = readZip(content);
  const flac = files.filter((file) => file.name.endsWith('.flac'));
  assert.deepEqual(
    flac.map((file) => file.name.split('/').at(-1)),
    ['01 Crossing 1.flac', '02 Crossing 3.flac', '03 Crossing 4.flac', '04 From the drawer.flac'],
  );
  for (const file of flac) assert.equal(file.bytes.toString('latin1', 0, 4), 'fLaC', file.name);
  const list = files.find((file) => file.name.endsWith('.m3u8'));
  assert.match(list?.bytes.toString() ?? '', /Crossing 1\.flac[\s\S]*From the drawer\.flac/);

  await page.getByRole('button', { name: 'Proof of Crossing 1' }).click();
  const proof = page.getByRole('dialog', { name: 'Proof' });
  await proof.getByText('Nothing was lost: all 132,300 samples are the same, one by one.').waitFor();
  const text = await download(page, proof.getByRole('link', { name: 'As text' }));
  assert.match(text.content.toString(), /132.?300/);
  await page.keyboard.press('Escape');
  const file = await download(page, page.getByRole('link', { name: 'Download From the drawer' }));
  assert.equal(file.content.toString('latin1', 0, 4), 'fLaC');

  await main(page).getByRole('link', { name: 'Converted' }).click();
  await page.getByRole('heading', { name: 'Converted', level: 1 }).waitFor();
  await page.getByRole('searchbox').fill('drawer');
  const found = main(page).getByRole('list', { name: 'Songs of the list' }).getByRole('listitem');
  await found.filter({ hasText: 'Crossing' }).first().waitFor({ state: 'detached' });
  await found.first().waitFor();
  assert.equal(await found.count(), 1);
  await page.getByRole('button', { name: 'What to do with From the drawer' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await main(page).getByText('No file is like that.').waitFor();
  assert.deepEqual(profile.complaints, []);
});

test('links lead to music of this server, and those of services are refused with what to do instead', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await signInByPage(page);
  await toConverter(page);
  const field = page.getByRole('searchbox', { name: 'Search the library, or paste a link' });
  await field.fill('https://open.spotify.com/playlist/37i9dQZF1DX');
  await main(page).getByText('Export the playlist there as a file and drop it here.').waitFor();
  await field.fill('https://music.example.org/albums/1');
  await main(page).getByText('This address is not of this server.').waitFor();

  const { body } = await call<ListPage<Album>>(server.url, 'GET', '/api/albums', { token: server.token });
  await field.fill(`${server.url}/albums/${body.items[0]?.id}`);
  await field.press('Enter');
  await page.getByRole('heading', { name: 'Slow Ferry' }).waitFor();
  await main(page).getByText('All 6 songs are ticked.').waitFor();
  assert.deepEqual(profile.complaints, []);
});

test('from the menu of a song to the finished file by keyboard alone', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  const { keyboard } = page;
  /** Tab until something of this name has the focus. */
  const tabTo = async (name: RegExp) => {
    for (let step = 0; step < 120; step++) {
      await keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        const labels = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '') : '';
        return element?.getAttribute('aria-label') ?? (labels || element?.textContent || '');
      });
      if (name.test(at.trim())) return;
    }
    assert.fail(`${name} was not reached`);
  };
  await signInByPage(page);
  await page.goto('/library/songs');
  await page.getByRole('button', { name: 'Play Crossing 1', exact: true }).waitFor();
  await tabTo(/^What to do with Crossing 1$/);
  await keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Convert…' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('[role=menu]') !== null);
  for (let step = 0; step < 8; step++) {
    if ((await page.evaluate(() => document.activeElement?.textContent)) === 'Convert…') break;
    await keyboard.press('ArrowDown');
  }
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Crossing 1' }).waitFor();
  await tabTo(/^Add 1 song$/);
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'How shall the files be?' }).waitFor();
  await tabTo(/^MP3/);
  await keyboard.press('ArrowDown');
  assert.ok(await page.getByRole('radio', { name: /^AAC/ }).isChecked());
  await tabTo(/^Convert 1 song$/);
  await keyboard.press('Enter');
  await main(page).getByText('The song is done.').waitFor(convertedWithin);
  await tabTo(/^Proof of Crossing 1$/);
  await keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Proof' }).getByText('The song is whole').waitFor();
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.deepEqual(profile.complaints, []);
});

test('a plan of previews converts the first minute, and a licence makes the files whole', async () => {
  using long = writeMusic(album(1, 75));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: long.path } });
  const { token } = await signIn(server.url, 'Watcher');
  await tracksOnceScanned(server.url, token, 1);
  const data = { GATEFOLD_DATA: server.data };
  const limited = await gatefold(['accounts', 'limit', owner.email, '--export', 'preview'], data);
  assert.equal(limited.code, 0, limited.stderr);
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await signInByPage(page);
  await page.goto('/library');
  await page.getByRole('link', { name: 'Slow Ferry' }).first().click();
  await page.getByRole('button', { name: 'Convert…' }).click();
  await page.getByRole('button', { name: 'Add 1 song' }).click();
  await main(page).getByText('Your plan converts the first minute of each song.').waitFor();
  await page.getByRole('button', { name: 'Convert the first minute' }).click();
  await main(page).getByText('The song is done.').waitFor(convertedWithin);
  await main(page).getByText('These are previews').waitFor();
  await page.getByRole('button', { name: 'Proof of Crossing 1' }).click();
  await page.getByText(/^A preview of /).waitFor();
  await page.keyboard.press('Escape');

  await main(page).getByRole('link', { name: 'Redeem a licence' }).click();
  await main(page).getByText('You may convert the first minute of each song.').waitFor();
  const field = page.getByLabel('Licence', { exact: true });
  await field.fill('this is not a licence, however long it may be made');
  await page.getByRole('button', { name: 'Redeem' }).click();
  await main(page).getByText('This is not a licence of this server.').waitFor();

  const issued = await gatefold(['licence', 'issue', '--name', 'The Choir'], data);
  assert.equal(issued.code, 0, issued.stderr);
  const licence = /[\w-]{40,}\.[\w-]{86}/.exec(issued.stdout)?.[0] ?? '';
  await field.fill(`\n${licence.slice(0, 60)}\n${licence.slice(60)}\n`);
  await page.getByRole('button', { name: 'Redeem' }).click();
  await main(page).getByText('You may convert every song and take it along.').waitFor();
  await main(page).getByText('The Choir').waitFor();
  await main(page).getByText('One preview can be whole now').waitFor();
  await page.getByRole('button', { name: 'Make them whole' }).click();
  await main(page).getByText('The song is done.').waitFor(convertedWithin);
  await page.getByRole('button', { name: 'Proof of Crossing 1' }).click();
  await page.getByRole('dialog', { name: 'Proof' }).getByText('3,307,500 of 3,307,500').waitFor();
  assert.equal(await page.getByText(/^A preview of /).count(), 0);
  assert.deepEqual(profile.complaints, []);
});

/** The picker is the browser's own window, which no test can reach; the folder it gives here is one of the browser too. */
const pickOwnFolder = () => {
  Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
};

const filesInFolder = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    type Folder = FileSystemDirectoryHandle & AsyncIterable<[string, FileSystemHandle]>;
    const found: string[] = [];
    const look = async (folder: FileSystemDirectoryHandle, path: string) => {
      for await (const [name, handle] of folder as Folder) {
        if (handle.kind === 'directory') await look(handle as FileSystemDirectoryHandle, `${path}${name}/`);
        else found.push(`${path}${name} ${(await (handle as FileSystemFileHandle).getFile()).size}`);
      }
    };
    await look(await navigator.storage.getDirectory(), '');
    return found.sort();
  });

const textInFolder = (page: Page, name: string): Promise<string> =>
  page.evaluate(async (wanted) => {
    const folder = await navigator.storage.getDirectory();
    return (await (await folder.getFileHandle(wanted)).getFile()).text();
  }, name);

test('files are written into a folder that was chosen once, and the half of one never has its name', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await page.addInitScript(pickOwnFolder);
  await signInByPage(page);
  await page.goto('/library');
  await page.getByRole('link', { name: 'Slow Ferry' }).first().click();
  await page.getByRole('button', { name: 'Convert…' }).click();
  await page.getByRole('button', { name: 'Add 6 songs' }).click();
  await page.getByRole('radio', { name: /^AIFF/ }).check();
  for (const kind of ['XSPF', 'JSPF']) await page.getByRole('checkbox', { name: kind }).check();
  await page.getByRole('button', { name: 'Convert 6 songs' }).click();
  await main(page).getByText('All 6 songs are done.').waitFor(convertedWithin);
  await page.getByRole('button', { name: 'Save into a folder' }).click();
  await main(page).getByText('6 files are in').waitFor();
  const music = (await filesInFolder(page)).filter((file) => file.includes('.aiff '));
  assert.deepEqual(
    music.map((file) => file.replace(/ \d+$/, '')),
    [1, 2, 3, 4, 5, 6].map((number) => `The Tidal Clocks/Slow Ferry/0${number} Crossing ${number}.aiff`),
  );
  for (const file of music) assert.ok(Number(file.split(' ').at(-1)) > 3 * 44_100 * 4, file);
  const zip = readZip((await download(page, page.getByRole('link', { name: /^ZIP/ }))).content);
  const lists = zip.filter(({ name }) => !name.endsWith('.aiff'));
  assert.equal(lists.length, 3);
  for (const { name, bytes } of lists) assert.equal(await textInFolder(page, name), bytes.toString(), name);

  await page.reload();
  const again = page.getByRole('button', { name: /^Save into “/ });
  await again.waitFor();
  assert.deepEqual(profile.complaints, []);

  // What the server says is not the folder's fault, and the keys stay where they were.
  await again.focus();
  rmSync(join(server.data, 'conversions'), { recursive: true });
  await page.keyboard.press('Enter');
  await main(page).getByText('The file of this song cannot be read.').waitFor();
  assert.equal(await main(page).getByText('Choose another one.').count(), 0);
  assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /^Save into/);
});
