// How much does a listener still get once a sign-out has been acknowledged, and how far ahead was it?
import { setTimeout as wait } from 'node:timers/promises';
import type { Track } from '../tests/e2e/contract.ts';
import { tracksOnceScanned } from '../tests/e2e/library.ts';
import { album, wavBytesPerSecond, writeMusic } from '../tests/e2e/music.ts';
import { signIn, signOutEverywhere } from '../tests/e2e/people.ts';
import { startServer } from '../tests/e2e/server.ts';
import { readSlowly } from '../tests/e2e/slow-reader.ts';

const rounds = 8;
const listenMs = 2500;

/** One reader that takes in so much of the speed of listening; what arrived after the acknowledgement, and ahead of it. */
const cutOnce = async (url: string, here: string, speed: number, number: number) => {
  const there = await signIn(url, `Reader ${number}`);
  const [track] = (await tracksOnceScanned(url, here, 1)) as [Track];
  using reader = readSlowly(url, `/api/tracks/${track.id}/stream`, there.token, speed * wavBytesPerSecond);
  await reader.status;
  const startedAt = performance.now();
  await wait(listenMs);
  await signOutEverywhere(url, here, true);
  const acknowledgedAt = performance.now();
  const before = reader.received();
  reader.hurry();
  const over = await reader.over;
  const heardS = (acknowledgedAt - startedAt) / 1000;
  return {
    afterBytes: over.received - before,
    aheadS: over.received / wavBytesPerSecond - heardS,
    closedMs: over.at - acknowledgedAt,
  };
};

export const bench = {
  name: 'cut',
  question: 'How much does a listener still get once a sign-out has been acknowledged?',
  async run() {
    using music = writeMusic(album(1, 120));
    await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
    const here = await signIn(server.url, 'Here');
    const slow = [];
    const greedy = [];
    for (let round = 0; round < rounds; round++) {
      slow.push(await cutOnce(server.url, here.token, 0.5, round));
      greedy.push(await cutOnce(server.url, here.token, 100, round));
    }
    const most = (values: number[]) => Math.max(...values);
    const all = [...slow, ...greedy];
    return {
      figures: {
        slowReaderBytes: most(slow.map(({ afterBytes }) => afterBytes)),
        slowReaderSeconds: most(slow.map(({ afterBytes }) => afterBytes / wavBytesPerSecond)),
        greedyReaderBytes: most(greedy.map(({ afterBytes }) => afterBytes)),
        greedyAheadSeconds: most(greedy.map(({ aheadS }) => aheadS)),
        closedAfterMs: most(all.map(({ closedMs }) => closedMs)),
      },
      bounds: {
        slowReaderBytes: { max: 128 * 1024 },
        slowReaderSeconds: { max: 10 },
        greedyReaderBytes: { max: 128 * 1024 },
        greedyAheadSeconds: { max: 10.5 },
      },
      notes: [
        `${rounds} rounds each of a reader at half the speed of listening and one that takes all it gets; WAV at 1411 kbit/s; the worst of all rounds`,
        'greedyAheadSeconds: audio that a client which takes everything holds when it is cut; half a second is for the moment of measuring',
      ],
    };
  },
};
