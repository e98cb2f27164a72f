import { setImmediate as turn } from 'node:timers/promises';
import type { Hooks } from './engine.ts';

/** Longest time that the worker hears nothing: a cancel is answered well within a tenth of a second. */
const turnMs = 30;

export type Turns = { readonly isDue: boolean; take(samples: number): Promise<void> };

/** Lets synchronous work breathe: messages come in, progress goes out, an abort throws. */
export function createTurns(hooks: Hooks): Turns {
  hooks.signal.throwIfAborted();
  let last = hooks.now();
  return {
    get isDue() {
      return hooks.now() - last > turnMs;
    },
    async take(samples) {
      hooks.onSamples(samples);
      await turn();
      hooks.signal.throwIfAborted();
      last = hooks.now();
    },
  };
}
