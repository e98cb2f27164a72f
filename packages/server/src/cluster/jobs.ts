// Work that one server does for all: taken once, taken over when its worker dies, its result or failure kept.
// A job may be begun more than once, so what it does must be safe to do again.
import type { Clock } from '../clock.ts';
import type { Data, Tx } from '../db/data.ts';
import type { Channel } from './channel.ts';
import { type AddWish, createJobsStore, type Taken } from './jobs.store.ts';

export type JobState = {
  kind: string;
  key: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  attempts: number;
  progress?: unknown;
  result?: unknown;
  why?: string;
};

/** `signal` aborts when the server stops or the job is somebody else's by now. What it answers is kept, as JSON. */
export type Run = (
  job: { key: string; data: unknown; attempts: number },
  control: { progress(value: unknown): void; signal: AbortSignal },
) => Promise<unknown>;

export type WorkWish = { atOnce?: number; attemptsMost?: number; leaseMs?: number };

const topic = 'jobs';
const lookEveryMs = 5000;
const keptMs = 30 * 24 * 3_600_000;
const firstPauseMs = 1000;

const textOf = (value: unknown): string => JSON.stringify(value ?? null);

export type JobsNeeds = {
  data: Data;
  channel: Channel;
  clock: Clock;
  node: string;
  onError(error: unknown): void;
};

export type Jobs = ReturnType<typeof createJobs>;

export const createJobs = ({ data, channel, clock, node, onError }: JobsNeeds) => {
  const store = createJobsStore(data, clock, node);
  const say = (state: JobState) => channel.publish(topic, JSON.stringify(state));
  const onChange = (hear: (state: JobState) => void): (() => void) =>
    channel.subscribe(topic, (text) => hear(JSON.parse(text) as JobState));

  const runOne = async (taken: Taken, run: Run, stopping: AbortSignal, wish: Required<WorkWish>) => {
    const { kind, key, attempts } = taken;
    const { attemptsMost, leaseMs } = wish;
    const about = { kind, key, attempts };
    // The last one died with it each time: it may be the job that kills.
    if (attempts > attemptsMost) {
      const why = `Its server stopped ${attemptsMost} times while it was at it.`;
      if (await store.fail(taken, why)) say({ ...about, state: 'failed', why });
      return;
    }
    const lost = new AbortController();
    let progress: unknown;
    let leaseEnds = clock.monotonic() + leaseMs;
    const renew = async () => {
      const asked = clock.monotonic() + leaseMs;
      if (await store.renew(taken, leaseMs, textOf(progress))) leaseEnds = asked;
      else lost.abort(new Error('the job is somebody else’s by now'));
    };
    const beat = setInterval(() => {
      if (clock.monotonic() > leaseEnds) lost.abort(new Error('the lease of the job has lapsed'));
      else renew().catch(onError);
    }, leaseMs / 4);
    say({ ...about, state: 'running' });
    try {
      const result = await run(
        { key, data: JSON.parse(taken.data), attempts },
        {
          signal: AbortSignal.any([lost.signal, stopping]),
          progress(value) {
            progress = value;
            say({ ...about, state: 'running', progress });
          },
        },
      );
      if (await store.finish(taken, textOf(result))) say({ ...about, state: 'done', result });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (stopping.aborted) await store.putBack(taken, 0, null);
      else if (lost.signal.aborted) onError(error);
      else if (attempts >= attemptsMost) {
        if (await store.fail(taken, why)) say({ ...about, state: 'failed', why });
      } else if (await store.putBack(taken, firstPauseMs * 4 ** (attempts - 1), why))
        say({ ...about, state: 'waiting', why });
    } finally {
      clearInterval(beat);
    }
  };

  /**
   * Asks for a job together with all else in the transaction. Undefined when there is one of this kind and key that has
   * not ended, or ended less than `againAfterMs` ago. The answer is to be called once the transaction is durable: workers
   * then take the job at once; without it they find it at their next look, within five seconds.
   */
  const addIn = async (
    tx: Tx,
    kind: string,
    key: string,
    content: unknown,
    wish: AddWish = {},
  ): Promise<(() => void) | undefined> => {
    const isNew = await store.add(tx, kind, key, textOf(content), wish);
    return isNew ? () => say({ kind, key, state: 'waiting', attempts: 0 }) : undefined;
  };

  return {
    onChange,
    addIn,

    /** The same in a transaction of its own. True when it was asked for. */
    async add(kind: string, key: string, content: unknown, wish: AddWish = {}): Promise<boolean> {
      const tell = await data.transaction((tx) => addIn(tx, kind, key, content, wish));
      tell?.();
      return tell !== undefined;
    },

    async state(kind: string, key: string): Promise<JobState | undefined> {
      const row = await store.one(kind, key);
      if (row === undefined) return undefined;
      const { state, attempts, progress, result, why } = row;
      return {
        kind,
        key,
        state,
        attempts,
        ...(progress === null ? {} : { progress: JSON.parse(progress) as unknown }),
        ...(result === null ? {} : { result: JSON.parse(result) as unknown }),
        ...(why === null ? {} : { why }),
      };
    },

    /** Works on jobs of a kind until stopped; what runs then is aborted and put back for another server. */
    work(kind: string, run: Run, wish: WorkWish = {}): { stop(): Promise<void> } {
      const all = { atOnce: 1, attemptsMost: 3, leaseMs: 30_000, ...wish };
      const stopping = new AbortController();
      const running = new Set<Promise<void>>();
      let looking: Promise<void> | undefined;
      let isAskedAgain = false;

      const takeAll = async (): Promise<void> => {
        do {
          isAskedAgain = false;
          while (running.size < all.atOnce && !stopping.signal.aborted) {
            const taken = await store.take(kind, all.leaseMs);
            if (taken === undefined) break;
            const one = runOne(taken, run, stopping.signal, all).catch(onError);
            running.add(one);
            void one.then(() => {
              running.delete(one);
              look();
            });
          }
        } while (isAskedAgain);
      };
      const look = () => {
        if (stopping.signal.aborted) return;
        isAskedAgain = true;
        looking ??= takeAll()
          .catch(onError)
          .finally(() => {
            looking = undefined;
          });
      };
      const stopHearing = onChange((job) => {
        if (job.kind === kind && job.state === 'waiting') look();
      });
      const timer = setInterval(look, lookEveryMs);
      timer.unref();
      look();

      return {
        async stop() {
          stopping.abort(new Error('the server stops'));
          clearInterval(timer);
          stopHearing();
          await looking;
          await Promise.all(running);
        },
      };
    },

    /** Forgets some of what ended long ago. True when there may be more. */
    trim: () => store.trim(keptMs),
  };
};
