// `npm run screenshots`: every page in both themes, wide and as on a phone, into docs/images/.
// With parts of names as arguments only those scenes are taken anew.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { desktop, phone, startChromium } from './browser.ts';
import { buildWorld, openScene, scenes } from './scenes.ts';
import { root } from './server.ts';

const folder = join(root, 'docs', 'images');
/** The server's own, which this command borrows to make its pictures smaller. */
const sharp = createRequire(join(root, 'packages', 'server', 'package.json'))('sharp') as (
  picture: Buffer,
) => {
  png(options: object): { toFile(path: string): Promise<{ size: number }> };
};
const wanted = process.argv.slice(2);
const largestKb = 200;

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
