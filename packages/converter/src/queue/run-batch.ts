// Works off what a ledger holds, on a pool of workers.
import { removePart, type WhenThere } from '../convert/part-file.ts';
import { placePart, refuseBefore } from '../convert/place-part.ts';
import type { Pool } from '../pool/pool.ts';
import type { Conversion, Outcome, TrackProgress } from '../words.ts';
import { estimateLengths } from './estimate-length.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { longestFirst, nextToStart } from './order.ts';
import { type BatchProgress, createProgressMeter } from './progress.ts';
import { recover } from './recover.ts';

export type BatchEvent =
  /** A worker has it. What is skipped or refused at once is never begun. */
  | { kind: 'begun'; conversion: Conversion }
  | { kind: 'progress'; conversion: Conversion; progress: TrackProgress }
  | { kind: 'finished'; conversion: Conversion; outcome: Outcome };

export type BatchRun = {
  /** Resolves when nothing is left, or after a cancel when nothing runs any more. Rejects when the ledger does. */
  readonly ended: Promise<{ kind: 'finished' | 'cancelled'; progress: BatchProgress }>;
  progress(): BatchProgress;
  /** What runs is finished; nothing new begins. */
  pause(): void;
  resume(): void;
  /** What runs is stopped and stays unfinished in the ledger: another run takes it up again. */
  cancel(): void;
  /** Stops this one where it runs, and takes it off the list; its owner says in the ledger what became of it. */
  drop(id: string): void;
};

type Running = {
  conversion: Conversion;
  stop: AbortController;
  /** The worker is done with it; only the disk, the ledger and the name are left. */
  isMade: boolean;
};

export function startBatch({
  ledger,
  pool,
  whenThere,
  onEvent = () => undefined,
  now,
}: {
  ledger: Ledger;
  pool: Pool;
  whenThere: WhenThere;
  onEvent?: (event: BatchEvent) => void;
  /** Milliseconds from any beginning. */
  now: () => number;
}): BatchRun {
  const cancelled = new AbortController();
  const running = new Map<string, Running>();
  const dropped = new Set<string>();
  let waiting: LedgerEntry[] = [];
  let meter = createProgressMeter([], now);
  let isPaused = false;
  let wake = () => {};

  async function work(): Promise<'finished' | 'cancelled'> {
    const all = await estimateLengths(await ledger.unfinished());
    meter = createProgressMeter(
      all.map(({ conversion, lengthS }) => ({ id: conversion.id, ...(lengthS ? { lengthS } : {}) })),
      now,
    );
    if (isPaused) meter.pause();
    const left = await recover(all, ledger, whenThere, ({ conversion }, outcome) =>
      tell(conversion, outcome),
    );
    waiting = longestFirst(left).filter(({ conversion }) => !dropped.has(conversion.id));
    let fault: { error: unknown } | undefined;
    for (;;) {
      const mayStart = !isPaused && !cancelled.signal.aborted && !fault;
      const next = mayStart && hasRoom() ? nextToStart(waiting, running.values()) : undefined;
      if (next) {
        waiting.splice(waiting.indexOf(next), 1);
        const track: Running = { conversion: next.conversion, stop: new AbortController(), isMade: false };
        running.set(next.conversion.id, track);
        convert(track)
          .catch((error: unknown) => {
            fault ??= { error };
            cancelled.abort();
          })
          .finally(() => {
            running.delete(next.conversion.id);
            wake();
          });
        continue;
      }
      if (running.size === 0 && (waiting.length === 0 || cancelled.signal.aborted)) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (fault) throw fault.error;
    return waiting.length === 0 && !cancelled.signal.aborted ? 'finished' : 'cancelled';
  }

  /**
   * While made files are on their way to the disk, workers are at the next tracks; one more than there are workers is
   * written down as begun, so that none waits for the ledger.
   */
  function hasRoom(): boolean {
    const making = [...running.values()].filter(({ isMade }) => !isMade).length;
    return making <= pool.size && running.size < pool.size * 4;
  }

  async function convert(track: Running): Promise<void> {
    const { conversion } = track;
    const { id } = conversion;
    await ledger.begin(id);
    const outcome = (await refuseBefore(conversion, whenThere)) ?? (await make(track));
    if (outcome.kind === 'cancelled') {
      meter.waiting(id);
      return;
    }
    await ledger.finish(id, outcome);
    tell(conversion, outcome);
  }

  async function make(track: Running): Promise<Outcome | { kind: 'cancelled' }> {
    const { conversion } = track;
    const { id } = conversion;
    let isBegun = false;
    const signal = AbortSignal.any([cancelled.signal, track.stop.signal]);
    // A stranger's link of this name would be written through.
    await removePart(conversion.to).catch(() => undefined);
    const prepared = await pool.run(conversion, {
      signal,
      onProgress(progress) {
        if (!isBegun) onEvent({ kind: 'begun', conversion });
        isBegun = true;
        meter.running(id, progress.share);
        onEvent({ kind: 'progress', conversion, progress });
      },
    });
    // Ctrl-C ends the programs of the engine too: that is no fault of the track.
    if (prepared.kind === 'failed' && signal.aborted) return { kind: 'cancelled' };
    if (prepared.kind !== 'prepared') return prepared;
    track.isMade = true;
    wake();
    const { part, proof } = prepared;
    return await placePart({ part, proof }, conversion.to, whenThere, (path) =>
      ledger.prepare(id, { part, path, proof }),
    );
  }

  function tell(conversion: Conversion, outcome: Outcome): void {
    meter.ended(conversion.id, outcome.kind);
    onEvent({ kind: 'finished', conversion, outcome });
  }

  return {
    ended: work().then((kind) => ({ kind, progress: meter.read() })),
    progress: () => meter.read(),
    pause() {
      isPaused = true;
      meter.pause();
    },
    resume() {
      isPaused = false;
      meter.resume();
      wake();
    },
    cancel() {
      cancelled.abort();
      wake();
    },
    drop(id) {
      dropped.add(id);
      running.get(id)?.stop.abort();
      waiting = waiting.filter(({ conversion }) => conversion.id !== id);
      wake();
    },
  };
}
