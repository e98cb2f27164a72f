// Works off what a ledger holds, on a pool of workers.
import type { WhenThere } from '../convert/part-file.ts';
import { placePart, refuseBefore } from '../convert/place-part.ts';
import type { Pool } from '../pool/pool.ts';
import type { Conversion, Outcome, TrackProgress } from '../words.ts';
import { estimateLengths } from './estimate-length.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { longestFirst, nextToStart } from './order.ts';
import { type BatchProgress, createProgressMeter } from './progress.ts';
import { recover } from './recover.ts';

export type BatchEvent =
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

export function startBatch({
  ledger,
  pool,
  whenThere,
  onEvent = () => undefined,
  now = () => performance.now(),
}: {
  ledger: Ledger;
  pool: Pool;
  whenThere: WhenThere;
  onEvent?: (event: BatchEvent) => void;
  now?: () => number;
}): BatchRun {
  const cancelled = new AbortController();
  const running = new Map<string, { conversion: Conversion; stop: AbortController }>();
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
      const next = mayStart && running.size < pool.size ? nextToStart(waiting, running.values()) : undefined;
      if (next) {
        waiting.splice(waiting.indexOf(next), 1);
        const stop = new AbortController();
        running.set(next.conversion.id, { conversion: next.conversion, stop });
        convert(next.conversion, AbortSignal.any([cancelled.signal, stop.signal]))
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

  async function convert(conversion: Conversion, signal: AbortSignal): Promise<void> {
    const { id } = conversion;
    await ledger.begin(id);
    meter.running(id, 0);
    onEvent({ kind: 'begun', conversion });
    const outcome = (await refuseBefore(conversion, whenThere)) ?? (await make(conversion, signal));
    if (outcome.kind === 'cancelled') {
      meter.waiting(id);
      return;
    }
    await ledger.finish(id, outcome);
    tell(conversion, outcome);
  }

  async function make(conversion: Conversion, signal: AbortSignal): Promise<Outcome | { kind: 'cancelled' }> {
    const { id } = conversion;
    const prepared = await pool.run(conversion, {
      signal,
      onProgress(progress) {
        meter.running(id, progress.share);
        onEvent({ kind: 'progress', conversion, progress });
      },
    });
    if (prepared.kind !== 'prepared') return prepared;
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
