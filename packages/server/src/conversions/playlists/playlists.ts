// Playlists that people bring, matched to the library: each in a thread of its own, a few at a time.
import { type Refusal, refuse } from '../../refusal.ts';
import { runInThread } from '../in-thread.ts';
import { createTurns } from '../turns.ts';
import type { Uploads } from '../uploads.ts';
import type { MatchAnswer, MatchData } from './match-list.worker.ts';

const threadsAtOnce = 2;
/** Those whose bodies are taken in or that wait for a thread. */
const enteredMost = 8;
const bounds = { longestMs: 60_000, memoryMb: 1500 };
const threadFile = new URL('./match-list.worker.ts', import.meta.url);

const tooMuch = () =>
  refuse('not-a-playlist', 'Reading it takes too much. Split the list, and bring it in parts.');

export type PlaylistsParts = {
  /** The path of the library's database. */
  library: string;
  uploads: Pick<Uploads, 'ofAccount'>;
};

export const createPlaylists = ({ library, uploads }: PlaylistsParts) => {
  const turns = createTurns(threadsAtOnce);
  const entered = new Set<number>();

  return {
    /** Before any of the list is taken in. Answers how the place is left; more than once does no harm. */
    enter(account: number): (() => void) | Refusal {
      if (entered.has(account))
        return refuse('try-again-shortly', 'Another playlist of this account is being read.', {}, 2);
      if (entered.size >= enteredMost)
        return refuse('try-again-shortly', 'Many playlists are being read right now.', {}, 5);
      entered.add(account);
      let isLeft = false;
      return () => {
        if (!isLeft) entered.delete(account);
        isLeft = true;
      };
    },

    /** `body`: a `ReadPlaylist` as JSON, which goes over to the thread. Answers a `PlaylistMatch` as JSON. */
    async match(account: number, body: Buffer<ArrayBuffer>): Promise<Buffer | Refusal> {
      const { buffer, byteOffset: from, byteLength: length } = body;
      const data: MatchData = {
        body: buffer,
        from,
        length,
        library,
        uploads: await uploads.ofAccount(account),
      };
      // A small body shares its memory with others.
      const transfer = body.byteLength === body.buffer.byteLength ? [body.buffer] : [];
      const answer = await turns(() => runInThread<MatchAnswer>(threadFile, data, bounds, transfer));
      if (answer === undefined) return tooMuch();
      return answer.kind === 'matched' ? Buffer.from(answer.json) : refuse(answer.code, answer.detail);
    },
  };
};

export type Playlists = ReturnType<typeof createPlaylists>;
