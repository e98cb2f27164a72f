// One writer for all audio: paced, checked before each chunk, cut by a reset. An ordinary close would let the
// kernel deliver megabytes after the sign-out (measured: 3.4 MB against 13 to 78 kB).
import { read as readFile } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import type { Hold } from '@gatefold/sessions';
import { createBuffers } from './buffers.ts';
import { cut, drained } from './connection.ts';
import { applyPatches, type Patch } from './hide-pictures.ts';

const read = promisify(readFile);

const chunkMostBytes = 256 * 1024;
const chunkLeastBytes = 16 * 1024;
/** A steady stream wakes up about every two seconds: most of what it costs is waking up. */
const chunkS = 2;
/** How long a stream waits for its server to be sure of itself again. */
const unsureMostMs = 10_000;

const buffers = createBuffers(chunkMostBytes);

export type PacedParts = {
  raw: ServerResponse;
  file: number;
  first: number;
  last: number;
  /** What may be sent now, and that so many bytes from an offset have been. */
  credit(): number;
  onSent(first: number, bytes: number): void;
  bytesPerS: number;
  /** What to send instead of what stands in the file. */
  patches: readonly Patch[];
  hold: Hold;
  trusted(): Promise<boolean>;
  monotonic(): number;
};

const pause = (raw: ServerResponse, ms: number) =>
  new Promise<void>((resolve) => {
    const go = () => {
      clearTimeout(timer);
      raw.off('close', go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    raw.on('close', go);
  });

/** Resolves when all is sent, the client went away, or the stream was cut. Rejects when the file cannot be read. */
export const sendPaced = async (parts: PacedParts): Promise<void> => {
  const { raw, file, first, last, credit, onSent, bytesPerS, patches, hold, trusted, monotonic } = parts;
  const steadyChunkBytes = Math.min(chunkMostBytes, Math.max(chunkLeastBytes, bytesPerS * chunkS));
  let at = first;
  let unsureSince: number | undefined;
  while (at <= last && !raw.destroyed) {
    const state = hold.state();
    if (state === 'over') return cut(raw);
    if (state === 'unsure') {
      unsureSince ??= monotonic();
      if (await trusted()) continue;
      if (monotonic() - unsureSince > unsureMostMs) return cut(raw);
      await pause(raw, 100);
      continue;
    }
    unsureSince = undefined;
    const left = last + 1 - at;
    const allowed = Math.floor(credit());
    const steady = Math.min(steadyChunkBytes, left);
    if (allowed < steady) {
      await pause(raw, Math.ceil(((steady - allowed) / bytesPerS) * 1000));
      continue;
    }
    const length = Math.min(chunkMostBytes, left, allowed);
    const buffer = buffers.take();
    const { bytesRead } = await read(file, buffer, 0, length, at);
    // A file that became shorter meanwhile: the length was promised, so the connection must not be used on.
    if (bytesRead === 0) return cut(raw);
    if (raw.destroyed) return cut(raw);
    // A slow disk, or a process that was stopped: what was true before the read may be no longer.
    if (hold.state() !== 'go-on') {
      buffers.giveBack(buffer);
      continue;
    }
    applyPatches(buffer.subarray(0, bytesRead), at, patches);
    onSent(at, bytesRead);
    at += bytesRead;
    if (!raw.write(buffer.subarray(0, bytesRead), () => buffers.giveBack(buffer))) await drained(raw);
  }
  if (!raw.destroyed) raw.end();
};
