// One music file: its tags and format, or why it cannot be used. Never throws for what is in the file.
import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  CouldNotDetermineFileTypeError,
  type IAudioMetadata,
  type IOptions,
  parseFromTokenizer,
  UnsupportedFileTypeError,
} from 'music-metadata';
import { type FilePath, shown, toFs } from '../file-path.ts';
import { whyNot } from './1-walk.ts';
import { mimeOf } from './audio-formats.ts';
import { type FileFacts, factsOf } from './file-facts.ts';
import { FileWindow } from './file-window.ts';

export type Reading = FileFacts | { why: string };

const headBytes = 64 * 1024;
const tailBytes = 16 * 1024;

/** Enough to know a file again after it moved: its size, its beginning and its end. */
const fingerprintOf = (file: number, sizeBytes: number): string => {
  const bytes = Buffer.alloc(8 + headBytes + tailBytes);
  bytes.writeDoubleBE(sizeBytes);
  const head = readSync(file, bytes, 8, headBytes, 0);
  const tail = readSync(file, bytes, 8 + head, tailBytes, Math.max(head, sizeBytes - tailBytes));
  return hash('sha256', bytes.subarray(0, 8 + head + tail), 'hex').slice(0, 32);
};

/** What a file is shows in its first bytes; the name is asked only when they say nothing. */
const parse = async (
  file: number,
  path: FilePath,
  sizeBytes: number,
  options: IOptions,
): Promise<IAudioMetadata> => {
  try {
    return await parseFromTokenizer(new FileWindow(file, sizeBytes), options);
  } catch (error) {
    if (!(error instanceof CouldNotDetermineFileTypeError || error instanceof UnsupportedFileTypeError))
      throw error;
    return await parseFromTokenizer(new FileWindow(file, sizeBytes, mimeOf(shown(path))), options);
  }
};

const hasDuration = ({ format }: IAudioMetadata): boolean =>
  format.duration !== undefined && format.duration > 0;

const inWords = (error: unknown): string => {
  if (error instanceof Error && 'syscall' in error) return whyNot(error);
  if (error instanceof Error && error.name === 'EndOfStreamError')
    return 'It ends too early: a part is missing.';
  return 'It is damaged, or not the kind of file that its name says.';
};

/** Everything that the file at `path` says of itself, its pictures too. Throws when it cannot be read. */
export const parseFileAt = async (path: FilePath, options: IOptions = {}): Promise<IAudioMetadata> => {
  const file = openSync(toFs(path), 'r');
  try {
    return await parse(file, path, fstatSync(file).size, options);
  } finally {
    closeSync(file);
  }
};

export const readMusicFile = async (path: FilePath): Promise<Reading> => {
  let file: number | undefined;
  try {
    file = openSync(toFs(path), 'r');
    const sizeBytes = fstatSync(file).size;
    if (sizeBytes === 0) return { why: 'It is empty.' };
    let metadata = await parse(file, path, sizeBytes, {});
    // An MP3 of varying bitrate without a header that tells its length: only counting its frames does.
    if (!hasDuration(metadata)) metadata = await parse(file, path, sizeBytes, { duration: true });
    return factsOf(metadata, sizeBytes, fingerprintOf(file, sizeBytes));
  } catch (error) {
    return { why: inWords(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
};
