// Songs of servers come while others are converted: a little ahead of the work, and each goes when it is done with. So
// a large library needs neither hours before its first file nor room for a second copy of itself.
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isThere } from '../convert/part-file.ts';
import type { Pool } from '../pool/pool.ts';
import { longestFirst } from '../queue/order.ts';
import type { Failure } from '../words.ts';
import { CannotFetch, type Remote, SignedOut } from './music-server.ts';
import type { Planned } from './plan.ts';
import type { Teller } from './tell.ts';

const atOnce = 3;
/** Songs here or on their way that no worker has asked for yet. */
const aheadMost = 6;

type Song = {
  remote: Remote;
  path: string;
  /** Conversions that still need it: a list may name a song twice. */
  users: number;
  /** A worker waits for it. */
  isAsked: boolean;
  isUnderWay: boolean;
  come: PromiseWithResolvers<Failure | undefined>;
};

export type FetchAhead = {
  /** The same pool: in it a track waits for its song. */
  pool: Pool;
  /** Stops what is on its way. What is whole stays for the next time. */
  stop(): Promise<void>;
};

/** `planned`: what is still to be made. `onSignedOut`: nothing more will come; what waits stays as it is. */
export const fetchAhead = (
  pool: Pool,
  planned: readonly Planned[],
  tell: Pick<Teller, 'fetching'>,
  onSignedOut: (sentence: string) => void,
): FetchAhead => {
  const songs = songsOf(planned);
  const waiting = [...songs.values()];
  const asked: Song[] = [];
  const stopped = new AbortController();
  const underWay = new Set<Promise<void>>();
  let ahead = 0;
  let fetched = 0;
  let bytes = 0;

  const hear = (more: number) => {
    bytes += more;
    tell.fetching(fetched, songs.size, bytes);
  };

  const bring = async ({ remote, path }: Song): Promise<Failure | undefined> => {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      if (!(await isThere(path))) await remote.bring(path, hear, stopped.signal);
    } catch (error) {
      if (error instanceof SignedOut) {
        stopped.abort();
        onSignedOut(error.message);
      }
      if (error instanceof CannotFetch) return { code: 'unreadable', detail: error.message };
      throw error;
    } finally {
      fetched += 1;
      hear(0);
    }
    return undefined;
  };

  /** Those that a worker waits for come first. */
  const next = (): Song | undefined => {
    const isNew = ({ isUnderWay }: Song) => !isUnderWay;
    while (asked[0]?.isUnderWay) asked.shift();
    while (waiting[0]?.isUnderWay) waiting.shift();
    return asked.shift() ?? (ahead < aheadMost ? waiting.find(isNew) : undefined);
  };

  const pump = () => {
    while (underWay.size < atOnce && !stopped.signal.aborted) {
      const song = next();
      if (!song) return;
      song.isUnderWay = true;
      if (!song.isAsked) ahead += 1;
      const coming = bring(song)
        .then(song.come.resolve, song.come.reject)
        .finally(() => {
          underWay.delete(coming);
          pump();
        });
      underWay.add(coming);
    }
  };

  const take = (song: Song): Promise<Failure | undefined> => {
    if (!song.isAsked) {
      song.isAsked = true;
      if (song.isUnderWay) ahead -= 1;
      else asked.push(song);
      pump();
    }
    return song.come.promise;
  };

  const leave = async (song: Song): Promise<void> => {
    song.users -= 1;
    if (song.users === 0) await rm(song.path, { force: true });
  };

  return {
    pool: {
      ...pool,
      async run(conversion, hooks = {}) {
        const song = songs.get(conversion.source.path);
        if (!song) return pool.run(conversion, hooks);
        hooks.onProgress?.({ step: 'reading', share: 0 });
        const come = await unlessAborted(take(song), hooks.signal);
        if (come === 'aborted' || (come && stopped.signal.aborted)) return { kind: 'cancelled' };
        const made = come ? { kind: 'failed' as const, failure: come } : await pool.run(conversion, hooks);
        if (made.kind !== 'cancelled') await leave(song);
        return made;
      },
    },
    async stop() {
      stopped.abort();
      await Promise.allSettled(underWay);
    },
  };
};

/** By their places, in the order in which the queue takes them. */
function songsOf(planned: readonly Planned[]): Map<string, Song> {
  const songs = new Map<string, Song>();
  for (const { conversion, found } of longestFirst(planned)) {
    const { path } = conversion.source;
    const known = songs.get(path);
    if (known) known.users += 1;
    if (known || !found.remote) continue;
    const come: Song['come'] = Promise.withResolvers();
    // Nobody may be waiting yet when it fails.
    come.promise.catch(() => undefined);
    songs.set(path, { remote: found.remote, path, users: 1, isAsked: false, isUnderWay: false, come });
  }
  return songs;
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | 'aborted'> {
  if (!signal) return work;
  const { promise, resolve } = Promise.withResolvers<'aborted'>();
  const abort = () => resolve('aborted');
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', abort));
}
