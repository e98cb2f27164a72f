// One music file: its tags and format, or why it cannot be used. Never throws for what is in the file.
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync } from 'node:fs';
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
import { createGlass, FileWindow, type Glass, lookAt, lookAtTail, windowBytes } from './file-window.ts';
import { oggSeconds } from './ogg-duration.ts';

export type Reading = FileFacts | { why: string };

const fingerprintBytes = 16 * 1024;

/** Enough to know a file again after it moved: its size, its beginning and its end. */
const fingerprintOf = (glass: Glass): string => {
  const size = Buffer.alloc(8);
  size.writeDoubleBE(glass.sizeBytes);
  return createHash('sha256')
    .update(size)
    .update(glass.head.bytes.subarray(0, Math.min(glass.head.end, fingerprintBytes)))
    .update(lookAtTail(glass, fingerprintBytes))
    .digest('hex')
    .slice(0, 32);
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
const parse = async (glass: Glass, path: FilePath, options: IOptions): Promise<IAudioMetadata> => {
  const parseAs = (mime?: string) => parseFromTokenizer(new FileWindow(glass, mime), options);
  try {
    return await parseAs(mimeByBytes(glass.head.bytes.subarray(0, glass.head.end), path));
  } catch (error) {
    if (!(error instanceof CouldNotDetermineFileTypeError || error instanceof UnsupportedFileTypeError))
      throw error;
    return await parseAs(mimeOf(shown(path)));
  }
};

const hasDuration = ({ format }: IAudioMetadata): boolean =>
  format.duration !== undefined && format.duration > 0;

const parseWithDuration = async (glass: Glass, path: FilePath): Promise<IAudioMetadata> => {
  const metadata = await parse(glass, path, {});
  const { container, sampleRate } = metadata.format;
  if (hasDuration(metadata)) return metadata;
  const head = glass.head.bytes.subarray(0, glass.head.end);
  if (container === 'Ogg' && sampleRate !== undefined) {
    const duration = oggSeconds(head, lookAtTail(glass, windowBytes), sampleRate);
    if (duration !== undefined) return { ...metadata, format: { ...metadata.format, duration } };
  }
  // An MP3 of varying bitrate without a header that tells its length: only counting its frames does.
  return parse(glass, path, { duration: true });
};

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
    const glass = createGlass();
    lookAt(glass, file, fstatSync(file).size);
    return await parse(glass, path, {});
  } finally {
    closeSync(file);
  }
};

/** Reads one file after the other: they share the memory that they are looked at through. */
export const createFileReader = () => {
  const glass = createGlass();

  return async (path: FilePath): Promise<Reading> => {
    let file: number | undefined;
    try {
      file = openSync(toFs(path), 'r');
      const sizeBytes = fstatSync(file).size;
      if (sizeBytes === 0) return { why: 'It is empty.' };
      lookAt(glass, file, sizeBytes);
      return factsOf(await parseWithDuration(glass, path), sizeBytes, fingerprintOf(glass));
    } catch (error) {
      return { why: inWords(error) };
    } finally {
      if (file !== undefined) closeSync(file);
    }
  };
};
