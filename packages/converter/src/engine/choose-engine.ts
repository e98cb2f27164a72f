import type { Engine } from './engine.ts';

let chosen: Promise<Engine> | undefined;

/** The library where it loads. Call it in workers only. */
export function choosePreferredEngine(): Promise<Engine> {
  chosen ??= load();
  return chosen;
}

async function load(): Promise<Engine> {
  const { createNodeAvEngine } = await import('./node-av/node-av-engine.ts');
  return createNodeAvEngine();
}
