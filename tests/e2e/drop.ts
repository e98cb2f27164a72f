// Files of this computer, dragged from a file manager onto the page as a hand does it.
import type { Page } from 'playwright-core';

export async function dropFiles(page: Page, paths: string[], at: { x: number; y: number }): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await devtools.detach();
}
