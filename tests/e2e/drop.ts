// Files of this computer, dragged from a file manager onto the page as a hand does it; and links of other windows.
import type { Page } from 'playwright-core';

type Point = { x: number; y: number };
type Data = { items: { mimeType: string; data: string }[]; files?: string[] };

async function drop(page: Page, { items, files = [] }: Data, at: Point): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items, files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await devtools.detach();
}

export const dropFiles = (page: Page, files: string[], at: Point): Promise<void> =>
  drop(page, { items: [], files }, at);

export const dropLink = (page: Page, address: string, at: Point): Promise<void> =>
  drop(
    page,
    {
      items: [
        { mimeType: 'text/uri-list', data: address },
        { mimeType: 'text/plain', data: address },
      ],
    },
    at,
  );
