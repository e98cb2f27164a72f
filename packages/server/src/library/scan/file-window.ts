// What the tag parser reads from: one open file, seen through a window that one synchronous read fills.
// In a reader thread nothing else waits, and a synchronous read is several times cheaper than a promise of one.
import { readSync } from 'node:fs';
import {
  AbstractTokenizer,
  EndOfStreamError,
  type IRandomAccessTokenizer,
  type IReadChunkOptions,
} from 'strtok3';

/** Most tags without a picture fit; a larger block is read at once, past the windows. */
export const windowBytes = 32 * 1024;

/** A file that claims a block larger than this has a wrong size field, or is a picture nobody can use. */
const blockBytesMax = 64 * 1024 * 1024;

type Window = { bytes: Buffer; start: number; end: number };

/** An open file and the memory that it is looked at through: one file after the other can use the same. */
export type Glass = { file: number; sizeBytes: number; head: Window; rest: Window };

const fill = (file: number, target: Uint8Array, length: number, position: number): number => {
  let done = 0;
  while (done < length) {
    const count = readSync(file, target, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
};

export const createGlass = (): Glass => ({
  file: -1,
  sizeBytes: 0,
  head: { bytes: Buffer.alloc(windowBytes), start: 0, end: 0 },
  rest: { bytes: Buffer.alloc(windowBytes), start: 0, end: 0 },
});

/** Turns the glass to this file: its beginning is in sight afterwards. */
export const lookAt = (glass: Glass, file: number, sizeBytes: number): void => {
  glass.file = file;
  glass.sizeBytes = sizeBytes;
  glass.head.end = fill(file, glass.head.bytes, windowBytes, 0);
  glass.rest.start = 0;
  glass.rest.end = 0;
};

/** The last `length` bytes that are not in the head, through a window that parsers are done with. */
export const lookAtTail = ({ file, sizeBytes, head, rest }: Glass, length: number): Buffer => {
  rest.start = Math.max(head.end, sizeBytes - length);
  rest.end = rest.start + fill(file, rest.bytes, length, rest.start);
  return rest.bytes.subarray(0, rest.end - rest.start);
};

export class FileWindow extends AbstractTokenizer implements IRandomAccessTokenizer {
  readonly fileInfo: { size: number; mimeType?: string };
  readonly #glass: Glass;

  /** `glass` looks at the file already, and is this one's until it is read. `mimeType` tells the parser what it is. */
  constructor(glass: Glass, mimeType?: string) {
    super({ maxBufferSize: blockBytesMax });
    this.#glass = glass;
    this.fileInfo = mimeType === undefined ? { size: glass.sizeBytes } : { size: glass.sizeBytes, mimeType };
  }

  supportsRandomAccess(): boolean {
    return true;
  }

  setPosition(position: number): void {
    this.validateLength(position, 'position');
    this.position = position;
  }

  async peekBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    return this.#copy(target, options);
  }

  async readBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const start = options?.position ?? this.position;
    const count = this.#copy(target, options);
    this.position = start + count;
    return count;
  }

  #copy(target: Uint8Array, options: IReadChunkOptions | undefined): number {
    const { length, position, mayBeLess } = this.normalizeOptions(target, options);
    const count =
      length > windowBytes
        ? fill(this.#glass.file, target, length, position)
        : this.#copyFromWindow(target, length, position);
    if (count < length && !mayBeLess) throw new EndOfStreamError();
    return count;
  }

  #copyFromWindow(target: Uint8Array, length: number, position: number): number {
    // Parsers go from the beginning to the end of a file and back: the beginning stays in sight.
    const { file, head, rest } = this.#glass;
    const part = position + length <= windowBytes ? head : rest;
    if (part === rest && (position < rest.start || position + length > rest.end)) {
      rest.start = position;
      rest.end = position + fill(file, rest.bytes, windowBytes, position);
    }
    const from = position - part.start;
    const count = Math.max(0, Math.min(length, part.end - position));
    for (let i = 0; i < count; i++) target[i] = part.bytes[from + i] as number;
    return count;
  }
}
