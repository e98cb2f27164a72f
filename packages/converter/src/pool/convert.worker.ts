// A forked process that converts one track after another. The audio engine lives only here: what it breaks ends this
// process, and the pool starts another.

import { prepare } from '../convert/prepare.ts';
import { choosePreferredEngine } from '../engine/choose-engine.ts';
import type { Conversion } from '../words.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

let cancel: AbortController | undefined;

function say(message: FromWorker): void {
  // The pool is gone when nobody listens; 'disconnect' ends us.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

async function convert(conversion: Conversion): Promise<void> {
  cancel = new AbortController();
  const { signal } = cancel;
  try {
    const engine = await choosePreferredEngine();
    const prepared = await prepare(conversion, engine, {
      signal,
      onProgress: (progress) => say({ kind: 'progress', progress }),
    });
    say({ kind: 'prepared', prepared });
  } catch (error) {
    if (signal.aborted) say({ kind: 'cancelled' });
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
  else void convert(message.conversion);
});
// A pool that was killed leaves no worker behind that goes on writing.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group of processes: the pool decides what it means.
process.on('SIGINT', () => undefined);
say({ kind: 'ready' });
