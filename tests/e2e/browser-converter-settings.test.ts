// The settings: the car gives way to other wishes, names are shown as they will be, what comes of lossy songs is said,
// and what has the focus is never under a bar.
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Chromium, desktop, phone, signInByPage, startChromium } from './browser.ts';
import type { Album, Page as ListPage } from './contract.ts';
import { conversionsOf, convert, download } from './conversions.ts';
import { tracksOnceScanned } from './library.ts';
import { album, type MusicFolder, writeMusic } from './music.ts';
import { call, signIn } from './people.ts';
import { type Server, startServer } from './server.ts';

let chromium: Chromium;
let music: MusicFolder;
before(async () => {
  chromium = await startChromium();
  music = writeMusic(album(3, 2));
});
after(async () => {
  await chromium[Symbol.asyncDispose]();
  music[Symbol.dispose]();
});

const convertedWithin = { timeout: 60_000 };
const main = (page: Page) => page.getByRole('main');

async function startWithMusic(): Promise<
  Server & { token: string; file: (format: 'mp3' | 'flac') => Promise<Buffer> }
> {
  const server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Watcher');
  const tracks = await tracksOnceScanned(server.url, token, 3);
  return {
    ...server,
    token,
    async file(format) {
      const batch = await convert(server.url, token, tracks.slice(0, 1), { format });
      const [made] = await conversionsOf(server.url, token, `&batchId=${batch.id}`);
      return (await download(server.url, `/api/conversions/${made?.id}/file`, token)).bytes;
    },
  };
}

async function albumToSettings(page: Page): Promise<void> {
  await page.goto('/library');
  await page.getByRole('link', { name: 'Slow Ferry' }).first().click();
  await page.getByRole('button', { name: 'Convert…' }).click();
  await page.getByRole('button', { name: 'Add 3 songs' }).click();
  await page.getByRole('heading', { name: 'How shall the files be?' }).waitFor();
}

async function fileToSettings(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.goto('/converter');
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'audio/x', buffer });
  await page.getByRole('button', { name: 'Add 1 song' }).click();
  await page.getByRole('heading', { name: 'How shall the files be?' }).waitFor();
}

test('the car stands first and locks nothing: another wish ends it, with a word', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await signInByPage(page);
  await albumToSettings(page);
  const parts = await main(page).getByRole('heading', { level: 2 }).allTextContents();
  assert.ok(parts.indexOf('Take it along') < parts.indexOf('Format'), parts.join());
  const car = page.getByRole('radio', { name: /^For the car/ });
  await car.check();
  assert.ok(await page.getByRole('radio', { name: /^MP3/ }).isChecked());
  await page.getByText('ALAC (M4A)', { exact: true }).click();
  await page.getByText('no longer for the car').waitFor();
  assert.equal(await car.isChecked(), false);
  assert.ok(await page.getByRole('radio', { name: /^ALAC/ }).isChecked());

  await car.check();
  await page.getByRole('checkbox', { name: 'XSPF' }).check();
  assert.equal(await car.isChecked(), false);
  for (const name of ['M3U8', 'XSPF', 'Place in the list before the names'])
    assert.ok(await page.getByRole('checkbox', { name }).isChecked(), name);
  assert.ok(await page.getByRole('radio', { name: /^MP3/ }).isChecked(), 'what was seen of the car stays');

  await car.check();
  await page.getByRole('button', { name: 'Choose them yourself' }).click();
  await page.getByRole('group', { name: 'Names of the files' }).waitFor();
  assert.equal(await car.isChecked(), false);
  assert.deepEqual(profile.complaints, []);
});

test('of a lossy file it is said what a lossless one holds, and its name is shown with its number', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await signInByPage(page);
  await fileToSettings(page, 'from the drawer.mp3', await server.file('mp3'));
  await main(page).getByText('The Tidal Clocks/Slow Ferry/01 Crossing 1.mp3').waitFor();
  assert.equal(await main(page).getByText('nothing comes back').count(), 0);
  await page.getByText('FLAC', { exact: true }).click();
  await main(page).getByText('In FLAC nothing more is lost of it, but nothing comes back either').waitFor();
  await page.getByRole('button', { name: 'Convert 1 song' }).click();
  await main(page).getByText('The song is done.').waitFor(convertedWithin);
  await page.getByRole('button', { name: 'Proof of Crossing 1' }).click();
  await page.getByText('The source had left something out already').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'In another form…' }).click();
  await main(page).getByText('In FLAC nothing more is lost of it').waitFor();
  assert.deepEqual(profile.complaints, []);
});

test('a song that failed is named by its file, and a list of which nothing was made offers nothing', async () => {
  await using server = await startWithMusic();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  const whole = await server.file('flac');
  await signInByPage(page);
  await fileToSettings(page, 'scratched.flac', whole);
  // The server refuses what comes damaged, so the damage is done where the file lies.
  const [lying = ''] = readdirSync(server.data, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /uploads.[^.]+$/.test(path),
  );
  whole.fill(0x55, Math.floor(whole.length * 0.4), Math.floor(whole.length * 0.6));
  writeFileSync(join(server.data, lying), whole);
  await page.getByRole('button', { name: 'Convert 1 song' }).click();
  await main(page).getByText('The song could not be converted.').waitFor(convertedWithin);
  await main(page).getByText('scratched.flac').waitFor();
  assert.equal(await main(page).getByText('is ready').count(), 0);
  assert.equal(await page.getByRole('link', { name: /^ZIP/ }).count(), 0);
  assert.equal(await page.getByRole('progressbar').getAttribute('aria-valuenow'), '0');
  await main(page).getByRole('button', { name: 'Try the failed one again' }).waitFor();
  const buttons = await main(page).getByRole('button').allTextContents();
  assert.deepEqual(
    buttons.filter((text) => /form|again|Remove/.test(text)),
    ['In another form…', 'Try the failed one again', 'Remove'],
    'another try cannot help, so it does not stand first',
  );
  assert.deepEqual(profile.complaints, []);
});

for (const [name, viewport] of [
  ['wide', desktop],
  ['as on a phone', phone],
] as const) {
  test(`what the keys come to is seen above the bars, ${name}`, async () => {
    await using server = await startWithMusic();
    await using profile = await chromium.open(server.url, { viewport });
    const { page } = profile;
    await signInByPage(page);
    const { body } = await call<ListPage<Album>>(server.url, 'GET', '/api/albums', { token: server.token });
    await page.goto(`/albums/${body.items[0]?.id}`);
    await main(page).getByRole('button', { name: 'Play', exact: true }).first().click();
    await page.getByRole('button', { name: 'Pause' }).first().waitFor();
    await albumToSettings(page);
    await main(page).getByText('More settings').click();
    await page.getByRole('link', { name: 'Skip to content' }).or(page.locator('body')).first().focus();
    const covered: string[] = [];
    let seen = 0;
    for (let step = 0; step < 90; step++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element?.closest('main') || element.closest('[data-bar]')) return undefined;
        const box = (element.closest('label') ?? element).getBoundingClientRect();
        const bars = [...document.querySelectorAll('[data-bar]')].map((bar) => bar.getBoundingClientRect());
        const top = Math.min(...bars.filter(({ height }) => height > 0).map(({ top }) => top));
        const text = element.closest('label')?.textContent ?? element.textContent ?? '';
        return { text, over: box.bottom > top + 1 || box.top < 0, bottom: box.bottom, top };
      });
      if (!at) continue;
      seen += 1;
      if (at.over) covered.push(`${at.text}: ${Math.round(at.bottom)} of ${Math.round(at.top)}`);
    }
    assert.ok(seen > 20, `only ${seen}`);
    assert.deepEqual(covered, []);
  });
}
