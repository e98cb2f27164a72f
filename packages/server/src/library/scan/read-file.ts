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
import { createGlass, FileWindow, type Glass } from './file-window.ts';

export type Reading = FileFacts | { why: string };

const headBytes = 16 * 1024;
const tailBytes = 16 * 1024;

/** Enough to know a file again after it moved: its size, its beginning and its end. */
const fingerprintOf = (file: number, sizeBytes: number, bytes: Buffer): string => {
  bytes.writeDoubleBE(sizeBytes);
  const head = readSync(file, bytes, 8, headBytes, 0);
  const tail = readSync(file, bytes, 8 + head, tailBytes, Math.max(head, sizeBytes - tailBytes));
  return hash('sha256', bytes.subarray(0, 8 + head + tail), 'hex').slice(0, 32);
};

/** The kinds of file that their first bytes give away; asking the parser to find out costs a third of its time. */
const mimeByBytes = (bytes: Buffer, path: FilePath): string | undefined => {
  const start = bytes.toString('latin1', 0, 4);
  if (start === 'fLaC') return 'audio/flac';
  if (start === 'OggS') return 'audio/ogg';
  if (start === 'RIFF') return 'audio/wav';
  if (start === 'FORM') return 'audio/aiff';
  if (bytes.toString('latin1', 4, 8) === 'ftyp') return 'audio/mp4';
  // The tag may stand before other formats too, where the name says so.
  return start.startsWith('ID3') && mimeOf(shown(path)) === 'audio/mpeg' ? 'audio/mpeg' : undefined;
};

/** What a file is shows in its bytes; the name is asked only when they say nothing. */
const parse = async (
  file: number,
  path: FilePath,
  sizeBytes: number,
  glass: Glass,
  options: IOptions,
): Promise<IAudioMetadata> => {
  const parseAs = (mime?: string) =>
    parseFromTokenizer(new FileWindow(file, sizeBytes, glass, mime), options);
  const first = Buffer.alloc(8);
  readSync(file, first, 0, 8, 0);
  try {
    return await parseAs(mimeByBytes(first, path));
  } catch (error) {
    if (!(error instanceof CouldNotDetermineFileTypeError || error instanceof UnsupportedFileTypeError))
      throw error;
    return await parseAs(mimeOf(shown(path)));
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
export const parseFileAt = async (path: FilePath): Promise<IAudioMetadata> => {
  const file = openSync(toFs(path), 'r');
  try {
    return await parse(file, path, fstatSync(file).size, createGlass(), {});
  } finally {
    closeSync(file);
  }
};

/** Reads one file after the other: they share the memory that they are looked at through. */
export const createFileReader = () => {
  const glass = createGlass();
  const scratch = Buffer.alloc(8 + headBytes + tailBytes);

  return async (path: FilePath): Promise<Reading> => {
    let file: number | undefined;
    try {
      file = openSync(toFs(path), 'r');
      const sizeBytes = fstatSync(file).size;
      if (sizeBytes === 0) return { why: 'It is empty.' };
      let metadata = await parse(file, path, sizeBytes, glass, {});
      // An MP3 of varying bitrate without a header that tells its length: only counting its frames does.
      if (!hasDuration(metadata)) metadata = await parse(file, path, sizeBytes, glass, { duration: true });
      return factsOf(metadata, sizeBytes, fingerprintOf(file, sizeBytes, scratch));
    } catch (error) {
      return { why: inWords(error) };
    } finally {
      if (file !== undefined) closeSync(file);
    }
  };
};
