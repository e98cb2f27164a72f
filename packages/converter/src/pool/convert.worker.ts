// A forked process that converts one track after another. The audio engine lives only here: what it breaks ends this
// process, and the pool starts another.

import { prepare } from '../convert/prepare.ts';
import { chooseEngine, onlyTrusted } from '../engine/choose-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { privateFolder } from '../engine/private-folder.ts';
import { TrackFailure } from '../engine/track-failure.ts';
import type { Conversion } from '../words.ts';
import type { FromWorker, Task, ToWorker } from './protocol.ts';

let cancel: AbortController | undefined;

function say(message: FromWorker): void {
  // The pool is gone when nobody listens; 'disconnect' ends us.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

/** `GATEFOLD_ENGINE=ffmpeg` takes the machine's own programs. */
let engine: Promise<Engine> | undefined;
function loadEngine(): Promise<Engine> {
  engine ??= chooseEngine(process.env['PATH'] ?? '', process.env['GATEFOLD_ENGINE']).then((chosen) =>
    onlyTrusted(chosen, privateFolder()),
  );
  return engine;
}

async function convert(conversion: Conversion, signal: AbortSignal): Promise<FromWorker> {
  const prepared = await prepare(conversion, await loadEngine(), {
    signal,
    onProgress: (progress) => say({ kind: 'progress', progress }),
    now: () => performance.now(),
  });
  return { kind: 'prepared', prepared };
}

/** One that was cut off is whole as far as it goes. */
async function check(path: string, signal: AbortSignal): Promise<FromWorker> {
  const engine = await loadEngine();
  const onSamples = () => say({ kind: 'progress', progress: { step: 'verifying', share: 0 } });
  await engine.readBack(path, { signal, onSamples, now: () => performance.now() }, { mayEndTorn: true });
  return { kind: 'whole' };
}

async function work(task: Task): Promise<void> {
  cancel = new AbortController();
  const { signal } = cancel;
  try {
    say(await (task.kind === 'convert' ? convert(task.conversion, signal) : check(task.path, signal)));
  } catch (error) {
    if (error instanceof TrackFailure)
      say({ kind: 'prepared', prepared: { kind: 'failed', failure: error.failure } });
    else if (signal.aborted) say({ kind: 'cancelled' });
    else
      say({
        kind: 'broken',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
  } finally {
    cancel = undefined;
  }
}

process.on('message', (message: ToWorker) => {
  if (message.kind === 'cancel') cancel?.abort();
  else void work(message);
});
// A pool that was killed leaves no worker behind that goes on writing.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group of processes: the pool decides what it means.
process.on('SIGINT', () => undefined);
say({ kind: 'ready' });
// While the first track is on its way here. What is wrong with it is said of that track.
loadEngine().catch(() => undefined);
