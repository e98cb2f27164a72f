// Playlists that people bring, matched to the library: each in a thread of its own, a few at a time.
import { Worker } from 'node:worker_threads';
import type { PlaylistMatch } from '@gatefold/contract';
import { type Refusal, refuse } from '../../refusal.ts';
import type { ListAnswer, ListWish } from './match-list.ts';
import type { MatchData } from './match-list.worker.ts';

const atOnce = 2;
const waitingMost = 20;
const longestMs = 60_000;
const memoryMb = 1500;

const tooMuch = () =>
  refuse('not-a-playlist', 'Reading it takes too much. Split the list, and bring it in parts.');

const runThread = (data: MatchData): Promise<ListAnswer | undefined> => {
  const { promise, resolve } = Promise.withResolvers<ListAnswer | undefined>();
  const worker = new Worker(new URL('./match-list.worker.ts', import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  const timer = setTimeout(() => resolve(undefined), longestMs);
  worker.once('message', resolve);
  // Its death is learnt from the exit; without a listener the error would end the whole process.
  worker.on('error', () => {});
  worker.once('exit', () => resolve(undefined));
  return promise.finally(() => {
    clearTimeout(timer);
    void worker.terminate();
  });
};

/** `library`: the path of the library's database. */
export const createPlaylists = (library: string) => {
  const waiting: (() => void)[] = [];
  let free = atOnce;

  return {
    async match(wish: ListWish): Promise<PlaylistMatch | Refusal> {
      if (free > 0) free--;
      else if (waiting.length >= waitingMost)
        return refuse('try-again-shortly', 'Many playlists are being read right now.', {}, 5);
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        const answer = await runThread({ ...wish, library });
        if (answer === undefined) return tooMuch();
        return answer.kind === 'matched' ? answer.match : refuse('not-a-playlist', answer.detail);
      } finally {
        const next = waiting.shift();
        if (next === undefined) free++;
        else next();
      }
    },
  };
};

export type Playlists = ReturnType<typeof createPlaylists>;
