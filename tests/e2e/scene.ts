// What a scene is, and the usual way to open one.
import type { Page } from 'playwright-core';
import type { World } from './world.ts';

export type Scene = {
  name: string;
  /** Which home, and whether its owner is signed in. */
  home: 'full' | 'empty' | 'fresh' | 'three';
  signedIn: boolean;
  /** Only where the page has this width. */
  only?: 'desktop' | 'phone';
  open(page: Page, world: World): Promise<void>;
};

/** Opens a page, and waits until it shows this. */
export const at =
  (path: string | ((world: World) => string), shows: string | RegExp) =>
  async (page: Page, world: World): Promise<void> => {
    await page.goto(typeof path === 'string' ? path : path(world));
    await page.getByRole('main').getByText(shows).filter({ visible: true }).first().waitFor();
  };

/** Of the owner of the full home. */
export const inside = { home: 'full', signedIn: true } as const;
