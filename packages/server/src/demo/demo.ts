// The demo album: rendered on this machine when somebody asks, removed with one click. It is there when its folder has
// its final name; a folder that was not finished is cleaned up at the next start.
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Demo } from '@gatefold/contract';
import { type Refusal, refuse } from '../refusal.ts';
import type { DemoOrder, DemoReport } from './demo.worker.ts';
import { songs } from './score/songs.ts';

export type DemoAlbum = {
  state(): Demo;
  /** Where its music is, while there is one. */
  folder(): string | undefined;
  /** Begins to render it, unless it is there or under way. */
  make(): Demo;
  remove(): Promise<Demo | Refusal>;
  /** Cleans up what a sudden end left behind. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

export type DemoNeeds = {
  folder: string;
  log: { warn(text: string): void };
  onDemo: (demo: Demo) => void;
  /** The folder came or went: settles when the library knows. */
  onMusic: () => Promise<void>;
};

const total = songs.length;

export const createDemo = ({ folder, log, onDemo, onMusic }: DemoNeeds): DemoAlbum => {
  const unfinished = `${folder}.part`;
  let making: { worker: Worker; done: number } | undefined;
  let failure: string | undefined;
  let isRemoving = false;

  const state = (): Demo => {
    if (making !== undefined) return { state: 'making', done: making.done, total };
    if (existsSync(folder) && !isRemoving) return { state: 'present', done: total, total };
    return failure === undefined
      ? { state: 'absent', done: 0, total }
      : { state: 'failed', done: 0, total, why: failure };
  };
  const clear = () => rm(unfinished, { recursive: true, force: true, maxRetries: 3 });

  /** Settles when the worker has ended; answers why it did not finish, if so. */
  const render = (worker: Worker): Promise<string | undefined> => {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    worker.on('message', ({ done }: DemoReport) => {
      if (making !== undefined) making.done = done;
      onDemo(state());
    });
    worker.on('error', (error) => resolve(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => resolve(code === 0 ? undefined : 'It was stopped before its end.'));
    return promise;
  };

  const make = async (worker: Worker): Promise<void> => {
    const why = await render(worker);
    failure = why;
    if (why === undefined) {
      await rename(unfinished, folder);
      await onMusic();
    } else await clear();
    making = undefined;
    onDemo(state());
  };

  return {
    state,
    folder: () => (existsSync(folder) && !isRemoving ? folder : undefined),
    make() {
      if (making !== undefined || existsSync(folder)) return state();
      failure = undefined;
      const order: DemoOrder = { folder: unfinished };
      const worker = new Worker(new URL('./demo.worker.ts', import.meta.url), { workerData: order });
      making = { worker, done: 0 };
      onDemo(state());
      make(worker).catch((error) => {
        making = undefined;
        failure = error instanceof Error ? error.message : String(error);
        log.warn(`The demo album could not be made: ${failure}`);
        onDemo(state());
      });
      return state();
    },
    async remove() {
      if (making !== undefined) return refuse('demo-busy', 'It can be removed when all its songs are there.');
      failure = undefined;
      if (!existsSync(folder)) return state();
      isRemoving = true;
      try {
        await clear();
        await rename(folder, unfinished);
        await clear();
      } finally {
        isRemoving = false;
      }
      await onMusic();
      onDemo(state());
      return state();
    },
    start: clear,
    async stop() {
      await making?.worker.terminate();
    },
  };
};
