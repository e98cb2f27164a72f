// axe finds nothing on any page, in either theme, at either width; and no page scrolls sideways.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { type Chromium, desktop, phone, startChromium } from './browser.ts';
import { openScene, scenes } from './scenes.ts';
import { buildWorld, type World } from './world.ts';

let chromium: Chromium;
let world: World;
before(async () => {
  chromium = await startChromium();
  world = await buildWorld(chromium);
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await chromium[Symbol.asyncDispose]();
});

/** What axe finds, a line for each place. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}\n    ${failureSummary ?? ''}`,
    ),
  );
}

/** Colours are judged when they stand still. */
async function untilStill(page: Page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

const widths = [
  ['desktop', desktop],
  ['phone', phone],
] as const;

for (const [width, viewport] of widths) {
  test(`axe finds nothing at ${width} width`, async (context) => {
    for (const scene of scenes) {
      if (scene.only !== undefined && scene.only !== width) continue;
      await context.test(scene.name, async () => {
        await using profile = await openScene(chromium, world, scene, {
          viewport,
          reducedMotion: 'reduce',
          isMobile: width === 'phone',
          hasTouch: width === 'phone',
        });
        const { page } = profile;
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await untilStill(page);
          assert.deepEqual(await faultsOf(page), [], `${scene.name}, ${colorScheme}`);
        }
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(sideways <= 0, `${scene.name} scrolls ${sideways} px sideways`);
        assert.deepEqual(profile.complaints, []);
      });
    }
  });
}

test('axe is awake: faults that are planted on a page are found', async () => {
  await using profile = await chromium.open(world.full.url);
  const { page } = profile;
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').waitFor();
  await page.evaluate(() => {
    const main = document.querySelector('main') ?? document.body;
    main.insertAdjacentHTML('beforeend', '<button></button><p id="pale">pale</p>');
    document.querySelector<HTMLElement>('#pale')?.style.setProperty('color', '#e9e2d8');
  });
  const faults = (await faultsOf(page)).join('\n');
  assert.match(faults, /button-name/);
  assert.match(faults, /color-contrast.*#pale/);
  await page.emulateMedia({ colorScheme: 'dark' });
  await untilStill(page);
  await page.evaluate(() => document.querySelector<HTMLElement>('#pale')?.style.setProperty('color', '#222'));
  assert.match((await faultsOf(page)).join('\n'), /color-contrast.*#pale/);
});
