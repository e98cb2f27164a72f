// Everything without a mouse: signing in, finding and playing a song, signing out everywhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Chromium, startChromium, untilHeard } from './browser.ts';
import { tracksOnceScanned } from './library.ts';
import { album, type MusicFolder, writeMusic } from './music.ts';
import { isSignedIn, signIn } from './people.ts';
import { owner, startServer } from './server.ts';

let chromium: Chromium;
let music: MusicFolder;
before(async () => {
  chromium = await startChromium();
  music = writeMusic(album(3, 90));
});
after(async () => {
  await chromium[Symbol.asyncDispose]();
  music[Symbol.dispose]();
});

const stepsMost = 80;

/** What has the focus, as a screen reader would name it, and whether an eye can see that it has. */
function focused(page: Page): Promise<{ name: string; isMarked: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    if (element === null || element === document.body) return { name: '', isMarked: true };
    const labelled = element.getAttribute('aria-labelledby');
    const name =
      element.getAttribute('aria-label') ??
      (labelled === null ? undefined : document.getElementById(labelled)?.textContent) ??
      (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined) ??
      element.textContent ??
      '';
    const mark = (of: Element) => {
      const { outlineStyle, boxShadow } = getComputedStyle(of);
      return outlineStyle !== 'none' || boxShadow !== 'none';
    };
    // A field may show its focus by the box around it.
    const boxes = [element, element.parentElement, element.nextElementSibling].filter((box) => box !== null);
    return { name: name.trim(), isMarked: boxes.some(mark) || element.tagName === 'INPUT' };
  });
}

/** Presses Tab until something of this name has the focus, which must be seen at every step. */
async function tabTo(page: Page, name: RegExp, key = 'Tab') {
  const passed: string[] = [];
  for (let step = 0; step < stepsMost; step++) {
    await page.keyboard.press(key);
    const now = await focused(page);
    passed.push(now.name);
    assert.ok(now.isMarked, `the focus on "${now.name}" cannot be seen`);
    if (name.test(now.name)) return;
  }
  assert.fail(`${name} was not reached; passed: ${passed.join(' | ')}`);
}

test('sign in, search, play, and sign out everywhere by keyboard alone', async () => {
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const watcher = await signIn(server.url, 'Watcher');
  await tracksOnceScanned(server.url, watcher.token, 3);
  await using one = await chromium.open(server.url);
  const { page } = one;
  const { keyboard } = page;

  await page.goto('/');
  await page.getByLabel('E-mail').waitFor();
  if (!(await page.getByLabel('E-mail').evaluate((field) => field === document.activeElement))) {
    await tabTo(page, /E-mail/);
  }
  await keyboard.type(owner.email);
  await tabTo(page, /^Password/);
  await keyboard.type(owner.password);
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'What shall we put on?' }).waitFor();

  await keyboard.press('/');
  const field = page.getByRole('searchbox');
  await field.waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'search');
  await keyboard.type('slow fer');
  await page
    .getByRole('link', { name: /Slow Ferry/ })
    .first()
    .waitFor();
  assert.equal(await field.inputValue(), 'slow fer', 'keys of the player do nothing while one types');
  await tabTo(page, /Slow Ferry/);
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Slow Ferry' }).waitFor();
  await tabTo(page, /^Play$/);
  await keyboard.press('Enter');
  await untilHeard(page);

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await keyboard.press('k');
  await untilHeard(page, false);
  await keyboard.press('Space');
  await untilHeard(page);
  const time = () =>
    page.evaluate(() => Math.max(...window.audioElements.map(({ currentTime }) => currentTime)));
  const before = await time();
  await keyboard.press('l');
  for (let tries = 0; (await time()) <= before + 8; tries++) {
    assert.ok(tries < 20, 'L goes ten seconds on');
    await page.waitForTimeout(100);
  }
  await keyboard.press('m');
  assert.ok(
    await page.evaluate(() => window.audioElements.every(({ muted, volume }) => muted || volume === 0)),
  );
  await keyboard.press('m');
  await keyboard.press('q');
  await page.getByText('Crossing 3').filter({ visible: true }).first().waitFor();
  await keyboard.press('?');
  await page.getByRole('dialog').getByText('Keyboard shortcuts').waitFor();
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await untilHeard(page);

  await tabTo(page, /of 6 devices/, 'Shift+Tab');
  await keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Account' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('[role=menu]') !== null);
  for (let step = 0; step < 6; step++) {
    if (/^Account/.test((await focused(page)).name)) break;
    await keyboard.press('ArrowDown');
  }
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await tabTo(page, /^Sign out everywhere$/);
  await keyboard.press('Enter');
  await page.getByText(/end now/).waitFor();
  await tabTo(page, /^Sign out everywhere$/);
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Signed out everywhere', level: 1 }).waitFor();
  assert.equal(await isSignedIn(server.url, watcher.token), false);
  assert.deepEqual(one.complaints, []);
});
