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
const windowBytes = 32 * 1024;

/** A file that claims a block larger than this has a wrong size field, or is a picture nobody can use. */
const blockBytesMax = 64 * 1024 * 1024;

type Window = { bytes: Uint8Array; start: number; end: number };

/** Memory that files are looked at through, one file at a time. */
export type Glass = { head: Window; rest: Window };
const window = (): Window => ({ bytes: new Uint8Array(windowBytes), start: 0, end: 0 });
export const createGlass = (): Glass => ({ head: window(), rest: window() });

export class FileWindow extends AbstractTokenizer implements IRandomAccessTokenizer {
  readonly fileInfo: { size: number; mimeType?: string };
  readonly #file: number;
  readonly #glass: Glass;

  /** `glass` is this one's until the file is read. `mimeType` tells the parser what the file is. */
  constructor(file: number, sizeBytes: number, glass: Glass, mimeType?: string) {
    super({ maxBufferSize: blockBytesMax });
    this.#file = file;
    this.#glass = glass;
    for (const part of [glass.head, glass.rest]) [part.start, part.end] = [0, 0];
    this.fileInfo = mimeType === undefined ? { size: sizeBytes } : { size: sizeBytes, mimeType };
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
        ? this.#read(target, length, position)
        : this.#copyFromWindow(target, length, position);
    if (count < length && !mayBeLess) throw new EndOfStreamError();
    return count;
  }

  #copyFromWindow(target: Uint8Array, length: number, position: number): number {
    // Parsers go from the beginning to the end of a file and back: the beginning stays in sight.
    const isHead = position + length <= windowBytes;
    const part = isHead ? this.#glass.head : this.#glass.rest;
    if (position < part.start || position + length > part.end) {
      part.start = isHead ? 0 : position;
      part.end = part.start + this.#read(part.bytes, windowBytes, part.start);
    }
    const from = position - part.start;
    const count = Math.max(0, Math.min(length, part.end - position));
    for (let i = 0; i < count; i++) target[i] = part.bytes[from + i] as number;
    return count;
  }

  #read(target: Uint8Array, length: number, position: number): number {
    let done = 0;
    while (done < length) {
      const count = readSync(this.#file, target, done, length - done, position + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }
}
