// Files of this computer, dragged from a file manager onto the page as a hand does it; and links of other windows.
import type { Page } from 'playwright-core';

type Point = { x: number; y: number };
type Held = { letGo(): Promise<void>; takeAway(): Promise<void> };
type Data = { items: { mimeType: string; data: string }[]; files?: string[] };

/** Held above the page, until they are let go or taken away. */
async function hold(page: Page, { items, files = [] }: Data, at: Point): Promise<Held> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items, files, dragOperationsMask: 1 };
  const send = (type: 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel') =>
    devtools.send('Input.dispatchDragEvent', { type, ...at, data });
  const end = async (type: 'drop' | 'dragCancel') => {
    await send(type);
    await devtools.detach();
  };
  await send('dragEnter');
  await send('dragOver');
  return {
    letGo: () => end('drop'),
    async takeAway() {
      await end('dragCancel');
      // Ended so, Chromium does not tell the page that anything left it.
      await page.evaluate(({ x, y }) => {
        const over = document.elementFromPoint(x, y);
        over?.dispatchEvent(new DragEvent('dragleave', { bubbles: true }));
      }, at);
    },
  };
}

const drop = async (page: Page, data: Data, at: Point): Promise<void> => (await hold(page, data, at)).letGo();

export const holdFiles = (page: Page, files: string[], at: Point): Promise<Held> =>
  hold(page, { items: [], files }, at);

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
