// A file from a server onto this disk: under another name until it is whole.
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CannotFetch } from '@gatefold/converter/command-line';

export type Where = {
  path: string;
  headers: Record<string, string>;
  hear(bytes: number): void;
  signal: AbortSignal;
};

const counted = (hear: (bytes: number) => void) =>
  new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hear(chunk.length);
      done(undefined, chunk);
    },
  });

/** `hear`: so many bytes more have come; `why` puts an answer that is no file into words. Throws `CannotFetch`. */
export const download = async (
  url: URL,
  { path, headers, hear, signal }: Where,
  why: (answer: Response) => Promise<string | undefined>,
): Promise<void> => {
  const part = `${path}.part`;
  try {
    const answer = await fetch(url, { headers, redirect: 'error', signal });
    const refused = await why(answer);
    if (refused !== undefined || answer.body === null) throw new CannotFetch(refused ?? 'Nothing came.');
    const length = Number(answer.headers.get('content-length') ?? Number.NaN);
    await pipeline(Readable.fromWeb(answer.body), counted(hear), createWriteStream(part));
    const file = await open(part, 'r+');
    try {
      const { size } = await file.stat();
      if (Number.isFinite(length) && size !== length)
        throw new CannotFetch('It ended before all of it was here.');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof CannotFetch) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new CannotFetch('The disk is full.');
    throw new CannotFetch(
      'The connection broke before all of it was here: the device may have been signed out.',
    );
  }
};
