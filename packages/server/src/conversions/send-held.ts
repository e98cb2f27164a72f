// Sends a download as fast as it is taken in, tied to its session: a sign-out cuts it in the middle, by a reset, so
// that nothing of what waits in buffers arrives.
import { type FileHandle, open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Hold } from '@gatefold/sessions';
import { cut, drained } from '../streaming/connection.ts';
import type { Part } from './zip/zip-layout.ts';

const chunkBytes = 256 * 1024;
/** How long a download waits for its server to be sure of itself again. */
const unsureMostMs = 10_000;
const askEveryMs = 100;

export type HeldParts = {
  raw: ServerResponse;
  parts: readonly Part[];
  hold: Hold;
  trusted(): Promise<boolean>;
};

/** Whether it may go on; waits a while where the server is not sure. */
const mayGoOn = async ({ raw, hold, trusted }: HeldParts): Promise<boolean> => {
  for (let waitedMs = 0; hold.state() === 'unsure'; waitedMs += askEveryMs) {
    if (await trusted()) continue;
    if (waitedMs >= unsureMostMs || raw.destroyed) return false;
    await wait(askEveryMs);
  }
  return hold.state() === 'go-on' && !raw.destroyed;
};

/** True when all of it was handed over. */
const sendFile = async (held: HeldParts, file: FileHandle, from: number, to: number): Promise<boolean> => {
  let at = from;
  while (at < to) {
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, to - at));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    // Shorter than it was: the length was promised.
    if (bytesRead === 0) return false;
    if (!(await mayGoOn(held))) return false;
    at += bytesRead;
    if (!held.raw.write(buffer.subarray(0, bytesRead))) await drained(held.raw);
  }
  return true;
};

const sendPart = async (held: HeldParts, { content, from, to }: Part): Promise<boolean> => {
  if ('bytes' in content) {
    if (!(await mayGoOn(held))) return false;
    if (!held.raw.write(content.bytes.subarray(from, to))) await drained(held.raw);
    return true;
  }
  // A file that was removed since: what was promised cannot be kept.
  const file = await open(content.path, 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    return await sendFile(held, file, from, to);
  } finally {
    await file.close();
  }
};

/** Resolves when all is sent, or the connection was cut because it cannot be or must not be. */
export const sendHeld = async (held: HeldParts): Promise<void> => {
  for (const part of held.parts) if (!(await sendPart(held, part))) return cut(held.raw);
  held.raw.end();
};
