// A real Chromium; each person's browser is a profile of its own in it.
import assert from 'node:assert/strict';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../tools/ensure-browser.ts';
import { owner } from './server.ts';

export const desktop = { width: 1280, height: 860 };
export const phone = { width: 390, height: 844 };

export type Profile = AsyncDisposable & {
  page: Page;
  /** What the pages themselves complained about: thrown errors and what the content policy stopped. */
  complaints: string[];
};

export type Chromium = AsyncDisposable & {
  open(base: string, options?: BrowserContextOptions): Promise<Profile>;
};

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--mute-audio',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

export async function startChromium(): Promise<Chromium> {
  const executablePath = findBrowser();
  assert.ok(executablePath, 'no Chromium was found');
  const browser = await chromium.launch({ executablePath, args: flags });
  return {
    async open(base, options = {}) {
      const context = await browser.newContext({
        baseURL: base,
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
        viewport: desktop,
        ...options,
      });
      context.setDefaultTimeout(20_000);
      await context.addInitScript(rememberAudio);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
      page.on('console', (message) => {
        // A refusal is a normal answer; Chromium still writes it to the console.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          complaints.push(message.text());
        }
      });
      return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

declare global {
  interface Window {
    audioElements: HTMLMediaElement[];
  }
}

/** Runs in each page before its own scripts: the player's elements stand nowhere in the document. */
function rememberAudio() {
  window.audioElements = [];
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    if (!window.audioElements.includes(this)) window.audioElements.push(this);
    return play.call(this);
  };
}

/** Whether something can be heard: an element that plays and whose time goes on. */
export function isHeard(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const times = () => window.audioElements.map((audio) => (audio.paused ? -1 : audio.currentTime));
    const before = times();
    await new Promise((resolve) => setTimeout(resolve, 250));
    return times().some((time, at) => time > Math.max(0, before[at] ?? 0));
  });
}

export async function untilHeard(page: Page, wanted = true, withinMs = 15_000): Promise<void> {
  const until = Date.now() + withinMs;
  while ((await isHeard(page)) !== wanted) {
    assert.ok(Date.now() < until, wanted ? 'nothing is heard' : 'something is still heard');
  }
}

/** Signs in on the page as a person would. Where that leads is for the caller to say. */
export async function fillSignIn(page: Page, person = owner): Promise<void> {
  await page.goto('/sign-in');
  // Who has just signed out is shown the receipt first.
  const again = page.getByRole('button', { name: 'Sign in again' });
  await again.or(page.getByLabel('E-mail')).first().waitFor();
  if (await again.isVisible()) await again.click();
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Signs in and waits until the pages of a signed-in person stand. */
export async function signInByPage(page: Page, person = owner): Promise<void> {
  await fillSignIn(page, person);
  await page.getByRole('navigation', { name: 'Main' }).filter({ visible: true }).waitFor();
}

/** Opens the first album and plays it. */
export async function playAlbum(page: Page, title: string): Promise<void> {
  await page.goto('/library');
  await page.getByRole('link', { name: title }).first().click();
  await page.getByRole('heading', { name: title }).waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
  await untilHeard(page);
}
