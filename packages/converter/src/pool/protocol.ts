// What the pool and its workers say to each other.
import type { Prepared } from '../convert/prepare.ts';
import type { Conversion, TrackProgress } from '../words.ts';

/** `check`: whether all the sound of a file can be decoded. */
export type Task = { kind: 'convert'; conversion: Conversion } | { kind: 'check'; path: string };

export type ToWorker = Task | { kind: 'cancel' };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'progress'; progress: TrackProgress }
  | { kind: 'prepared'; prepared: Prepared }
  | { kind: 'whole' }
  | { kind: 'cancelled' }
  /** A fault of ours: the worker is not to be trusted any more. */
  | { kind: 'broken'; message: string };
