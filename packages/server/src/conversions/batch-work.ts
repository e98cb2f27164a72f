// Which batches this server is at: rounds as jobs, which one server takes and another takes over when it dies.
import type { Channel } from '../cluster/channel.ts';
import type { Jobs, Run } from '../cluster/jobs.ts';
import { decodeId, encodeId } from '../ids.ts';
import type { BatchNews } from './batch-news.ts';
import type { BatchesStore, BatchRow } from './batches.store.ts';
import type { Place } from './place.ts';
import type { Round } from './run-batch.ts';
import type { Live } from './shapes.ts';

export type BatchWorkParts = {
  jobs: Jobs;
  channel: Channel;
  batches: BatchesStore;
  place: Place;
  runBatch(round: Round): Promise<void>;
  news: BatchNews;
  onError(error: unknown): void;
};

const kind = 'convert';
/** What a batch needs that has uploads is in one place only: its job is for servers with that place. */
const kindAt = (place: string) => `${kind} at ${place}`;
const topic = 'batches';
const keyOf = ({ id, round }: Pick<BatchRow, 'id' | 'round'>) => `${encodeId(id)}.${round}`;

/** So many people's batches go on side by side; the pool gives each its share. Of one person one goes on. */
const batchesAtOnce = 16;
/** A dead server's batch is taken over after so long. */
const leaseMs = 10_000;
const lookForForgottenEveryMs = 60_000;

export type ToBegin = Pick<BatchRow, 'id' | 'account' | 'round' | 'uploads_at'>;

class NotWanted extends Error {
  override name = 'NotWanted';
}

export const createBatchWork = (parts: BatchWorkParts) => {
  const { jobs, channel, batches, place, runBatch, news, onError } = parts;
  const atWork = new Map<number, { round: number; stop: AbortController; live?: Live }>();
  let ending: (() => Promise<void>) | undefined;

  const look = async (id: number): Promise<void> => {
    const mine = atWork.get(id);
    if (mine === undefined) return;
    const row = await batches.byId(id);
    const isWanted = row?.round === mine.round && (row.state === 'running' || row.state === 'waiting');
    if (!isWanted) mine.stop.abort(new NotWanted());
  };

  const run: Run = async ({ key, attempts }, { signal, progress }) => {
    const [idText = '', roundText] = key.split('.');
    const id = decodeId(idText) ?? 0;
    const round = Number(roundText);
    const batch = await batches.byId(id);
    if (batch === undefined || batch.round !== round) return;
    const mine: { round: number; stop: AbortController; live?: Live } = {
      round,
      stop: new AbortController(),
    };
    atWork.set(id, mine);
    const tell = () => news.tell(batch.account, id, () => atWork.get(id)?.live);
    try {
      await runBatch({
        batch,
        claim: `${round}.${attempts}`,
        signal: AbortSignal.any([signal, mine.stop.signal]),
        onLive(live) {
          mine.live = live;
          progress(live);
          tell();
        },
      });
    } catch (error) {
      if (mine.stop.signal.aborted && !signal.aborted) return;
      // It is tried again, and again a minute later: whoever runs this server is to hear why.
      if (!signal.aborted) onError(new Error(`batch ${idText} did not go on`, { cause: error }));
      throw error;
    } finally {
      if (atWork.get(id) === mine) atWork.delete(id);
      tell();
    }
  };

  const begin = async (row: ToBegin): Promise<void> => {
    // Whoever asks for much does not hold up the others.
    const lane = `conversions of ${row.account}`;
    await jobs.add(row.uploads_at === null ? kind : kindAt(row.uploads_at), keyOf(row), {}, { lane });
  };

  const liveOf = async (row: BatchRow): Promise<Live | undefined> => {
    if (row.state !== 'running') return undefined;
    const mine = atWork.get(row.id)?.live;
    if (mine !== undefined || !channel.hasOthers) return mine;
    const job = await jobs.state(row.uploads_at === null ? kind : kindAt(row.uploads_at), keyOf(row));
    return (job?.progress ?? undefined) as Live | undefined;
  };

  /** A round that should go on and has no job: a server stopped in between, or too often. */
  const beginForgotten = async (beginAnew: (row: BatchRow) => Promise<unknown>): Promise<void> => {
    for (const row of await batches.toDo()) {
      const job = await jobs.state(row.uploads_at === null ? kind : kindAt(row.uploads_at), keyOf(row));
      if (job === undefined || job.state === 'done' || job.state === 'failed') await beginAnew(row);
    }
  };

  return {
    begin,
    liveOf,
    async liveOfId(id: number): Promise<Live | undefined> {
      const row = await batches.byId(id);
      return row === undefined ? undefined : liveOf(row);
    },

    /** Whoever is at the batch looks whether it is still wanted, and its players hear how it is now. */
    async changed(account: number, id: number): Promise<void> {
      channel.tellOthers(topic, String(id));
      await look(id);
      news.tell(account, id, () => atWork.get(id)?.live);
    },

    start(beginAnew: (row: BatchRow) => Promise<unknown>): void {
      const stopHearing = channel.subscribe(topic, (text) => {
        look(Number(text)).catch(onError);
      });
      const stopGap = channel.onGap(() => {
        for (const id of atWork.keys()) look(id).catch(onError);
      });
      const forgotten = () => beginForgotten(beginAnew).catch(onError);
      const timer = setInterval(forgotten, lookForForgottenEveryMs);
      timer.unref();
      void forgotten();
      const wish = { atOnce: batchesAtOnce, leaseMs };
      const workers = [jobs.work(kind, run, wish), jobs.work(kindAt(place.id), run, wish)];
      ending = async () => {
        clearInterval(timer);
        stopHearing();
        stopGap();
        await Promise.all(workers.map((worker) => worker.stop()));
      };
    },

    async stop(): Promise<void> {
      await ending?.();
    },
  };
};
