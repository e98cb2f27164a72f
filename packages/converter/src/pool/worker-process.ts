// One forked worker, seen from the pool: a task at a time, watched.
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { Prepared } from '../convert/prepare.ts';
import { privateFolder } from '../engine/private-folder.ts';
import type { TrackProgress } from '../words.ts';
import type { FromWorker, Task, ToWorker } from './protocol.ts';

export type TaskEnd =
  | Prepared
  | { kind: 'whole' }
  | { kind: 'cancelled' }
  /** The process ended, hung, or said that it is not to be trusted; it is gone. */
  | { kind: 'lost'; why: string };

export type WorkerProcess = {
  readonly isAlive: boolean;
  run(task: Task, signal: AbortSignal, onProgress: (progress: TrackProgress) => void): Promise<TaskEnd>;
  end(): Promise<void>;
};

export type Patience = {
  /** Without a sign of life for so long, a worker hangs. */
  stallMs: number;
  /** From a cancel to its answer. */
  graceMs: number;
};

export function startWorker({ stallMs, graceMs }: Patience): WorkerProcess {
  // Only what belongs to the permission model is handed on: a test runner's own flags would start tests in here.
  const execArgv = process.execArgv.filter((flag) => /^--(permission|allow-)/.test(flag));
  // What Node compiled before lets a worker start in a quarter of the time.
  const known = privateFolder();
  const cache = process.env['NODE_COMPILE_CACHE'] ?? (known && path.join(known, 'compiled'));
  const child = fork(new URL('./convert.worker.ts', import.meta.url), {
    // Small objects only, and all of them short-lived: more room for young ones would only be more memory.
    execArgv: [...execArgv, '--max-semi-space-size=2'],
    env: { ...process.env, ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let end: ((taskEnd: TaskEnd) => void) | undefined;
  let progress: ((progress: TrackProgress) => void) | undefined;
  let watchdog: NodeJS.Timeout | undefined;
  let whyKilled: string | undefined;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      finish({ kind: 'lost', why: whyKilled ?? `ended with ${signal ?? code}` });
      resolve();
    });
  });

  function finish(taskEnd: TaskEnd): void {
    clearTimeout(watchdog);
    const done = end;
    end = undefined;
    progress = undefined;
    done?.(taskEnd);
  }
  function kill(why: string): void {
    whyKilled ??= why;
    child.kill('SIGKILL');
  }
  function watch(ms: number, why: string): void {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => kill(why), ms);
  }

  child.on('error', (error) => kill(error.message));
  child.on('message', (message: FromWorker) => {
    if (message.kind === 'progress') {
      watch(stallMs, 'no progress');
      progress?.(message.progress);
    } else if (message.kind === 'prepared') finish(message.prepared);
    else if (message.kind === 'whole' || message.kind === 'cancelled') finish({ kind: message.kind });
    else if (message.kind === 'broken') kill(message.message);
  });

  return {
    get isAlive() {
      return (
        child.connected && child.exitCode === null && child.signalCode === null && whyKilled === undefined
      );
    },
    async run(task, signal, onProgress) {
      const ended = new Promise<TaskEnd>((resolve) => {
        end = resolve;
      });
      progress = onProgress;
      watch(stallMs, 'no progress');
      const cancel = () => {
        send(child, { kind: 'cancel' });
        watch(graceMs, 'did not stop when asked');
      };
      signal.addEventListener('abort', cancel, { once: true });
      send(child, task);
      if (signal.aborted) cancel();
      try {
        return await ended;
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    },
    async end() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await gone;
      clearTimeout(timer);
    },
  };
}

function send(child: ChildProcess, message: ToWorker): void {
  // A dead worker takes no message; its exit says the rest.
  if (child.connected) child.send(message, () => undefined);
}
