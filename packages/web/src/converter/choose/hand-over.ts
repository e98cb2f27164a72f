// Files that were dropped on another page, until the converter is there to take them.
import { onSignedOut } from '../../api/session.ts';
import type { Dropped } from './dropped.ts';
import { droppedFiles } from './dropped-files.ts';

let waiting: Promise<File[]> | undefined;

export function handOver(dropped: Dropped): void {
  waiting = droppedFiles(dropped);
}

/** Once only: afterwards there is nothing. */
export function takeHandedOver(): Promise<File[]> | undefined {
  const taken = waiting;
  waiting = undefined;
  return taken;
}

onSignedOut(() => void takeHandedOver());
