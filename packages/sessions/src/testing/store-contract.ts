// One suite that every store must pass: the promises that `store.ts` writes above its methods, each a test in the folder
// beside. That calls end within a bounded time, and what becomes of one that comes late, is each store's own to show.
import { test } from 'node:test';
import type { SessionStore } from '../store.ts';
import { ending } from './store-contract/ending.ts';
import { housekeeping } from './store-contract/housekeeping.ts';
import { logEntries } from './store-contract/log.ts';
import { makingRoom } from './store-contract/making-room.ts';
import { nodeList } from './store-contract/nodes.ts';
import { signingIn } from './store-contract/signing-in.ts';
import { wentBack } from './store-contract/went-back.ts';

/** Opens a new, empty store. */
export type OpenStore<Tx> = () => Promise<{ store: SessionStore<Tx>; close(): Promise<void> }>;

/**
 * Registers tests with `node:test`, one for each promise of `SessionStore`. `name` is of the store, for their titles;
 * `open` is called for each of them.
 */
export const storeContract = <Tx>({ name, open }: { name: string; open: OpenStore<Tx> }): void => {
  const withStore = (title: string, run: (store: SessionStore<Tx>) => Promise<void>): void => {
    test(title, async () => {
      const { store, close } = await open();
      try {
        await run(store);
      } finally {
        await close();
      }
    });
  };
  for (const group of [signingIn, makingRoom, ending, logEntries, housekeeping, wentBack, nodeList])
    group({ name, withStore });
};
