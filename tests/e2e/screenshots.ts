// `npm run screenshots`: every page in both themes, wide and as on a phone, into docs/images/.
// With parts of names as arguments only those scenes are taken anew.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { desktop, phone, startChromium } from './browser.ts';
import { openScene, scenes } from './scenes.ts';
import { root } from './server.ts';
import { buildWorld } from './world.ts';

const folder = join(root, 'docs', 'images');
/** The server's own, which this command borrows to make its pictures smaller. */
const sharp = createRequire(join(root, 'packages', 'server', 'package.json'))('sharp') as (
  picture: Buffer,
) => {
  png(options: object): { toFile(path: string): Promise<{ size: number }> };
};
const wanted = process.argv.slice(2);
const largestKb = 200;

/** Pictures show the folders and the name of some machine, not of the one that they were taken on. */
const hideThisMachine = (page: Page) =>
  page.evaluate(
    (names) => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
        for (const [name, instead] of names) text.nodeValue = text.nodeValue?.replaceAll(name, instead) ?? '';
      }
    },
    [
      [world.music, '/srv/music'],
      [world.full.data, '/srv/gatefold'],
      [`${hostname()}-`, 'attic-'],
    ] as [string, string][],
  );

mkdirSync(folder, { recursive: true });
await using chromium = await startChromium();
await using world = await buildWorld(chromium);
for (const [width, viewport] of [
  ['desktop', desktop],
  ['phone', phone],
] as const) {
  for (const scene of scenes) {
    if (scene.only !== undefined && scene.only !== width) continue;
    if (wanted.length > 0 && !wanted.some((part) => scene.name.includes(part))) continue;
    const isPhone = width === 'phone';
    await using profile = await openScene(chromium, world, scene, {
      viewport,
      isMobile: isPhone,
      hasTouch: isPhone,
    });
    const { page } = profile;
    await hideThisMachine(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(700);
      const path = join(folder, `${scene.name}-${colorScheme}-${width}.png`);
      const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
      // 256 colours are enough for pages, and a third of the size.
      const { size } = await sharp(picture).png({ palette: true, effort: 8 }).toFile(path);
      const kb = Math.round(size / 1024);
      console.log(`${path.slice(root.length + 1)} ${kb} kB${kb > largestKb ? ', which is large' : ''}`);
    }
  }
}
