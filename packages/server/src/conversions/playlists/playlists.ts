// Playlists that people bring, matched to the library: each in a thread of its own, a few at a time.
import type { PlaylistMatch } from '@gatefold/contract';
import { type Refusal, refuse } from '../../refusal.ts';
import { runInThread } from '../in-thread.ts';
import type { ListAnswer, ListWish } from './match-list.ts';
import type { MatchData } from './match-list.worker.ts';

const atOnce = 2;
const waitingMost = 20;
const bounds = { longestMs: 60_000, memoryMb: 1500 };
const threadFile = new URL('./match-list.worker.ts', import.meta.url);

const tooMuch = () =>
  refuse('not-a-playlist', 'Reading it takes too much. Split the list, and bring it in parts.');

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
        const data: MatchData = { ...wish, library };
        const answer = await runInThread<ListAnswer>(threadFile, data, bounds);
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
