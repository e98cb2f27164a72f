// A batch on its page: where the keys stay when buttons change, what ears are told, and what is left when a source goes.
import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Chromium, signInByPage, startChromium } from './browser.ts';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic } from './music.ts';
import { call, signIn } from './people.ts';
import { startServer } from './server.ts';

let chromium: Chromium;
before(async () => {
  chromium = await startChromium();
});
after(async () => {
  await chromium[Symbol.asyncDispose]();
});

const convertedWithin = { timeout: 60_000 };
const main = (page: Page) => page.getByRole('main');
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');

async function convertAlbum(page: Page, count: number): Promise<void> {
  await signInByPage(page);
  await page.goto('/library');
  await page.getByRole('link', { name: 'Slow Ferry' }).first().click();
  await page.getByRole('button', { name: 'Convert…' }).click();
  await page.getByRole('button', { name: `Add ${count} songs` }).click();
  await page.getByRole('button', { name: `Convert ${count} songs` }).click();
}

test('the keys stay on the buttons of a batch while they change, and its end is said', async () => {
  using music = writeMusic(album(3, 240));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Watcher');
  await tracksOnceScanned(server.url, token, 3);
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await convertAlbum(page, 3);
  await page.getByRole('button', { name: 'Pause' }).focus();
  await page.keyboard.press('Enter');
  await main(page).getByText('The list is paused.').waitFor({ state: 'attached' });
  assert.match(await focused(page), /^(Go on|ZIP)/);
  await page.getByRole('button', { name: 'Go on' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Go on' }).waitFor({ state: 'detached' });
  assert.match(await focused(page), /^(Pause|ZIP)/);
  await main(page)
    .getByText('The list is converted.')
    .waitFor({ state: 'attached', ...convertedWithin });
  assert.match(await focused(page), /^ZIP/);
  assert.deepEqual(profile.complaints, []);
});

test('a question outlives nothing, and what is cancelled counts as nothing done', async () => {
  using music = writeMusic(album(4, 240));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Watcher');
  await tracksOnceScanned(server.url, token, 4);
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await convertAlbum(page, 4);
  await page.getByRole('button', { name: 'Cancel the rest' }).click();
  const question = page.getByRole('dialog', { name: 'Cancel the rest?' });
  await question.waitFor();
  await main(page).getByText('All 4 songs are done.').waitFor(convertedWithin);
  await question.waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'In another form…' }).click();
  await page.getByRole('heading', { name: 'How shall the files be?' }).waitFor();
  await page.getByText('FLAC', { exact: true }).click();
  await page.getByRole('button', { name: 'Convert 4 songs' }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Cancel the rest' }).click();
  await question.getByRole('button', { name: 'Cancel the rest' }).click();
  await main(page)
    .getByText(/^Cancelled, with \d of 4 songs done/)
    .waitFor();
  const done = Number(
    /with (\d)/.exec(
      (await main(page)
        .getByText(/^Cancelled, with/)
        .textContent()) ?? '',
    )?.[1],
  );
  assert.equal(await page.getByRole('progressbar').first().getAttribute('aria-valuenow'), String(done * 25));
  assert.equal(await page.getByText('ZIP with all files').count(), 0);

  await main(page).getByRole('link', { name: 'Converted' }).click();
  const files = main(page).getByRole('list', { name: 'Songs of the list' }).getByRole('listitem');
  await files.first().waitFor();
  assert.equal(await files.count(), 4 + done);
  assert.equal(await files.filter({ hasText: 'now' }).count(), 4 + done, 'each says when');
  assert.deepEqual(profile.complaints, []);
});

test('a sent file is converted in another form, and its removal says nothing of the library', async () => {
  using music = writeMusic(album(1, 2));
  await using server = await startServer();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await signInByPage(page);
  await page.goto('/converter');
  const [song = ''] = readdirSync(music.path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.wav'),
  );
  await page.locator('input[type=file]').setInputFiles(join(music.path, song));
  await page.getByRole('button', { name: 'Add 1 song' }).click();
  await page.getByLabel('Name of the list').fill('Drawer tape');
  assert.equal(await main(page).getByText('Made anew').count(), 0);
  await page.getByRole('button', { name: 'Convert 1 song' }).click();
  await main(page).getByText('The song is done.').waitFor(convertedWithin);
  const menu = page.getByRole('button', { name: 'What to do with Crossing 1' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'In another form…' }).click();
  await main(page).getByText('Made anew from its original, not from the copy').waitFor();
  assert.equal(await page.getByLabel('Name of the list').inputValue(), 'Drawer tape');
  await page.getByText('ALAC (M4A)', { exact: true }).click();
  await main(page).getByText('The Tidal Clocks/Slow Ferry/01 Crossing 1.m4a').waitFor();
  await page.getByRole('button', { name: 'Convert 1 song' }).click();
  await main(page).getByText('The song is done.').waitFor(convertedWithin);
  await main(page)
    .getByText(/^ALAC · .*made in/)
    .waitFor();
  await menu.click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  const question = page.getByRole('dialog', { name: 'Remove “Crossing 1”?' });
  await question.getByText('The file on your computer stays').waitFor();
  assert.equal(await question.getByText('library').count(), 0);
  assert.deepEqual(profile.complaints, []);
});

test('a finished file is opened where it stands, and outlives a source that is gone', async () => {
  using music = writeMusic(album(2, 3));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Watcher');
  await tracksOnceScanned(server.url, token, 2);
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await convertAlbum(page, 2);
  await main(page).getByText('All 2 songs are done.').waitFor(convertedWithin);
  const menu = page.getByRole('button', { name: 'What to do with Crossing 1' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Open' }).click();
  const dialog = page.getByRole('dialog', { name: 'Crossing 1' });
  const audio = await dialog.locator('audio').elementHandle();
  await page.waitForFunction((element) => (element as HTMLAudioElement).currentTime > 0.2, audio);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  for (const name of readdirSync(music.path)) rmSync(join(music.path, name), { recursive: true });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Convert again' }).click();
  await main(page).getByText('The earlier file of one song is still here.').waitFor(convertedWithin);
  await page.getByRole('link', { name: /^ZIP/ }).waitFor();
  await page.getByRole('link', { name: 'Download Crossing 1' }).waitFor();
  await page.getByRole('button', { name: 'Proof of Crossing 1' }).waitFor();
  assert.deepEqual(profile.complaints, []);
});

test('what the server no longer has is marked on the list, and the rest is converted', async () => {
  using music = writeMusic(album(2, 3));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Watcher');
  await tracksOnceScanned(server.url, token, 2);
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await signInByPage(page);
  await page.goto('/library');
  await page.getByRole('link', { name: 'Slow Ferry' }).first().click();
  await page.getByRole('button', { name: 'Convert…' }).click();
  const songs = readdirSync(music.path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.wav'),
  );
  await page.locator('input[type=file]').setInputFiles(songs.map((name) => join(music.path, name)));
  await page.getByRole('button', { name: 'Add 4 songs' }).click();
  await page.getByRole('heading', { name: 'How shall the files be?' }).waitFor();
  await page.waitForFunction(() => Object.values(localStorage).some((kept) => kept.includes('"list":[{')));
  const kept = await page.evaluate(() => Object.values(localStorage).join());
  const uploads = new Set([...kept.matchAll(/"u:(\w+)"/g)].map(([, id]) => id));
  assert.equal(uploads.size, 2);
  for (const id of uploads) await call(server.url, 'DELETE', `/api/uploads/${id}`, { token });

  await page.getByRole('button', { name: 'Convert 4 songs' }).click();
  await main(page).getByText('2 songs of the list are no longer on the server.').waitFor();
  assert.equal(await main(page).getByText('No longer on the server', { exact: true }).count(), 2);
  await page.getByRole('button', { name: 'Take them off the list' }).click();
  await page.getByRole('button', { name: 'Convert 2 songs' }).click();
  await main(page).getByText('All 2 songs are done.').waitFor(convertedWithin);

  // Another window hears that the list is removed.
  const other = await page.context().newPage();
  await other.goto('/converter/converted');
  await main(other).getByRole('link', { name: 'ZIP of Slow Ferry' }).waitFor();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await main(other).getByText('Nothing converted yet').waitFor();
});
