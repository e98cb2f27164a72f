// Works off one round of a batch on this server. Whatever stops it, what is finished stays finished, and what is not
// waits for whoever comes next.
import { type BatchRun, type Failure, type Pool, startBatch } from '@gatefold/converter';
import { encodeId } from '../ids.ts';
import { createBatchLedger, type LedgerParts } from './batch-ledger.ts';
import type { BatchesStore, BatchRow } from './batches.store.ts';
import type { BeforeTrack } from './before-track.ts';
import { type Live, shareOf } from './shapes.ts';

export type RunBatchParts = LedgerParts & {
  beforeTrack: BeforeTrack;
  batches: BatchesStore;
  pool: Pool;
  /** What the ZIP of a batch will have, in bytes. */
  zipBytesOf(row: BatchRow): Promise<number>;
};

/** Whoever was at a track so often when its server stopped: the track may be what stops it. */
const attemptsMost = 3;

const serverStopped: Failure = {
  code: 'engine-stopped',
  detail: 'The server stopped each time it was at this track. Look at the file, then try again.',
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

export type Round = {
  batch: BatchRow;
  /** Differs for each attempt at each round. */
  claim: string;
  /** The server stops, the job is somebody else's, or the batch is not wanted any more. */
  signal: AbortSignal;
  onLive(live: Live): void;
};

export const createRunBatch = (parts: RunBatchParts) => {
  const { data, batches, conversions, place, pool, beforeTrack, clock } = parts;

  /** False when this round is over already, or not wanted any more. */
  const begin = ({ batch, claim }: Round): Promise<boolean> =>
    data.transaction(async (tx) => {
      await data.alone(tx, `batch ${batch.id}`);
      if (!(await batches.setIn(tx, batch, { state: 'running', finished_at: null, zip_bytes: null })))
        return false;
      await conversions.takeOver(tx, batch.id, claim, attemptsMost, JSON.stringify(serverStopped));
      return true;
    });

  /** False when more waits by now. */
  const settle = async ({ batch }: Round): Promise<boolean> => {
    const zipBytes = await parts.zipBytesOf(batch);
    return data.transaction(async (tx) => {
      await data.alone(tx, `batch ${batch.id}`);
      const sums = await batches.sums(batch.id, tx);
      if (sums.some(({ state }) => state === 'waiting')) return false;
      await batches.setIn(tx, batch, { state: 'done', finished_at: clock.now(), zip_bytes: zipBytes });
      return true;
    });
  };

  /** How the whole batch goes, of which this run has only what was left. */
  const liveOf = (run: BatchRun, overShare: number, running: ReadonlyMap<string, number>): Live => {
    const { share, speed, leftMs } = run.progress();
    return {
      share: overShare + (1 - overShare) * share,
      ...(speed === undefined ? {} : { speed }),
      ...(leftMs === undefined ? {} : { leftMs }),
      running: Object.fromEntries(running),
    };
  };

  /** How many came to an end. */
  const runOnce = async (round: Round): Promise<number> => {
    const { batch, claim, signal } = round;
    const overShare = shareOf(await batches.sums(batch.id));
    const running = new Map<string, number>();
    const ledger = createBatchLedger(parts, batch, claim);
    const run = startBatch({
      ledger,
      pool: beforeTrack.guarded(pool, batch, ledger.lengthMsOf),
      whenThere: 'replace',
      now: clock.monotonic,
      onEvent(event) {
        const { id } = event.conversion;
        if (event.kind === 'finished') running.delete(id);
        else running.set(id, event.kind === 'progress' ? event.progress.share : 0);
        round.onLive(liveOf(run, overShare, running));
      },
    });
    const stop = () => run.cancel();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      await run.ended;
    } finally {
      signal.removeEventListener('abort', stop);
      await ledger.putBack();
    }
    signal.throwIfAborted();
    return ledger.ended();
  };

  const cannotWrite = ({ id }: BatchRow): Promise<Failure | undefined> =>
    place.openBatch(id).then(
      () => undefined,
      (error: unknown) => ({
        code: 'not-writable',
        detail: `The server cannot write to its folder of converted files (${codeOf(error)}). Its operator can see to that; then try again.`,
      }),
    );

  const failAll = ({ batch }: Round, why: Failure): Promise<void> =>
    data.transaction(async (tx) => {
      await data.alone(tx, `batch ${batch.id}`);
      await conversions.failWaiting(tx, batch.id, batch.round, JSON.stringify(why), clock.now());
    });

  /** Resolves when the round is over. Rejects when it was stopped, or with a fault of ours. */
  return async (round: Round): Promise<void> => {
    if (!(await begin(round))) return;
    const { batch, signal } = round;
    const why = (await beforeTrack.mayNot(batch)) ?? (await cannotWrite(batch));
    if (why !== undefined) await failAll(round, why);
    for (;;) {
      signal.throwIfAborted();
      const sums = await batches.sums(batch.id);
      if (sums.some(({ state }) => state === 'waiting')) {
        // Or it would be gone through for ever.
        if ((await runOnce(round)) === 0) throw new Error(`nothing of batch ${encodeId(batch.id)} ends`);
      } else if (await settle(round)) return;
    }
  };
};
