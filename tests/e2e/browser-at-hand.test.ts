// What one wants to press can be pressed: nothing that is said in passing lies over it, nothing needed is out of sight,
// and no album stands on Home twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Chromium, desktop, phone, signInByPage, startChromium } from './browser.ts';
import { tracksOnceScanned } from './library.ts';
import { album, type MusicFolder, writeMusic } from './music.ts';
import { signIn } from './people.ts';
import { type Server, startServer } from './server.ts';

let chromium: Chromium;
let music: MusicFolder;
before(async () => {
  chromium = await startChromium();
  music = writeMusic(album(25, 1));
});
after(async () => {
  await chromium[Symbol.asyncDispose]();
  music[Symbol.dispose]();
});

const main = (page: Page) => page.getByRole('main');

async function startWithMusic(): Promise<Server> {
  const server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Watcher');
  await tracksOnceScanned(server.url, token, 25);
  return server;
}

/**
 * The names of buttons, links and fields in sight over whose middle lies what is said in passing: on a phone, where there
 * is no room beside, it counts only when it takes the press.
 */
const covered = (page: Page, isPhone: boolean): Promise<string[]> =>
  page.evaluate((onlyTaken) => {
    const toasts = [...document.querySelectorAll('.toast')].map((one) => one.getBoundingClientRect());
    if (toasts.length === 0) throw new Error('nothing is said');
    const out: string[] = [];
    for (const element of document.querySelectorAll(
      'main a, main button, main summary, main label, header a',
    )) {
      const box = element.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      if (box.width === 0 || y < 0 || y > innerHeight) continue;
      const at = document.elementFromPoint(x, y);
      const isUnder = toasts.some((one) => x > one.left && x < one.right && y > one.top && y < one.bottom);
      if (onlyTaken ? at?.closest('.toasts') : isUnder) out.push(element.textContent ?? '');
    }
    return out;
  }, isPhone);

for (const [name, viewport] of [
  ['wide', desktop],
  ['as on a phone', phone],
] as const) {
  test(`what is said in passing covers nothing that can be pressed, and files can be added at any time, ${name}`, async () => {
    await using server = await startWithMusic();
    await using profile = await chromium.open(server.url, { viewport });
    const { page } = profile;
    await signInByPage(page);
    await main(page).getByRole('link', { name: 'Slow Ferry' }).first().waitFor();
    assert.equal(
      await main(page).getByRole('link', { name: 'Slow Ferry' }).count(),
      1,
      'an album stands once',
    );
    await main(page).getByRole('link', { name: 'Slow Ferry' }).click();
    await page.getByRole('button', { name: 'Convert…' }).click();
    await main(page).getByText('All 25 songs are ticked.').waitFor();
    const add = page.getByRole('button', { name: 'Add files' });
    for (const top of [0, 10_000]) {
      await page.evaluate((y) => scrollTo(0, y), top);
      const box = await add.boundingBox();
      assert.ok(box && box.y > 0 && box.y + box.height < viewport.height, 'it is in sight');
    }

    // The same songs once more: that is said in passing.
    await page.goBack();
    await page.getByRole('button', { name: 'Convert…' }).click();
    const said = page.getByText('25 songs were there already.');
    await said.waitFor();
    for (const top of [0, 400, 10_000]) {
      await page.evaluate((y) => scrollTo(0, y), top);
      assert.ok(await said.isVisible());
      assert.deepEqual(await covered(page, viewport === phone), []);
    }
    assert.deepEqual(profile.complaints, []);
  });
}
