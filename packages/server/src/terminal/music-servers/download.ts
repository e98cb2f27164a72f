// A file from a server onto this disk: under another name until it is whole.
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CannotFetch } from '@gatefold/converter/command-line';
import { elsewhere, whyUnreached } from './json-call.ts';

export type Where = {
  path: string;
  headers: Record<string, string>;
  hear(bytes: number): void;
  signal: AbortSignal;
};

/** A day of music, uncompressed. */
const mostBytes = 16 * 1024 ** 3;
const silentMostMs = 60_000;

/** Passes everything on, and says that it goes on. */
const counted = (hear: (bytes: number) => void) => {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      hear(chunk.length);
      done(
        bytes > mostBytes ? new CannotFetch('The server sends more than any song has.') : undefined,
        chunk,
      );
    },
  });
};

/** Stops what makes no sound for a minute. */
const createPatience = (signal: AbortSignal) => {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new CannotFetch('The server fell silent.')), silentMostMs);
  return {
    signal: AbortSignal.any([signal, silence.signal]),
    heard: () => void timer.refresh(),
    end: () => clearTimeout(timer),
  };
};

/** `hear`: so many bytes more have come; `why` puts an answer that is no file into words. Throws `CannotFetch`. */
export const download = async (
  url: URL,
  { path, headers, hear, signal }: Where,
  why: (answer: Response) => Promise<string | undefined>,
): Promise<void> => {
  const part = `${path}.part`;
  const patience = createPatience(signal);
  try {
    const answer = await fetch(url, {
      // What is packed on its way has no length that could be held against what came.
      headers: { ...headers, 'accept-encoding': 'identity' },
      redirect: 'manual',
      signal: patience.signal,
    }).catch((error: unknown) => {
      throw error instanceof CannotFetch || signal.aborted
        ? error
        : new CannotFetch(whyUnreached(url, error));
    });
    const to = elsewhere(answer, url);
    if (to !== undefined) throw new CannotFetch(`${url.origin} sends on to ${to}: give that address.`);
    const refused = await why(answer);
    if (refused !== undefined || answer.body === null) throw new CannotFetch(refused ?? 'Nothing came.');
    if ((answer.headers.get('content-encoding') ?? 'identity') !== 'identity')
      throw new CannotFetch(
        'The server packs the song on its way, so that nobody can see whether all of it came.',
      );
    const length = Number(answer.headers.get('content-length') ?? Number.NaN);
    const count = counted((bytes) => {
      patience.heard();
      hear(bytes);
    });
    const body = Readable.fromWeb(answer.body);
    await pipeline(body, count, createWriteStream(part), { signal: patience.signal });
    await settle(part, length);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw signal.aborted ? error : sentenceFor(error);
  } finally {
    patience.end();
  }
};

const settle = async (part: string, length: number): Promise<void> => {
  const file = await open(part, 'r+');
  try {
    const { size } = await file.stat();
    if (Number.isFinite(length) && size !== length)
      throw new CannotFetch('It ended before all of it was here.');
    await file.sync();
  } finally {
    await file.close();
  }
};

const sentenceFor = (error: unknown): CannotFetch => {
  if (error instanceof CannotFetch) return error;
  const { cause, code, syscall } = error as { cause?: unknown; code?: string; syscall?: string };
  if (cause instanceof CannotFetch) return cause;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new CannotFetch('The disk is full.');
  if (syscall === 'open' || syscall === 'write' || syscall === 'rename')
    return new CannotFetch(`The song cannot be put down here (${code}).`);
  return new CannotFetch(
    'The connection broke before all of it was here: the device may have been signed out.',
  );
};
