// What the tag parser reads from: one open file, seen through a window that one synchronous read fills.
// In a reader thread nothing else waits, and a synchronous read is several times cheaper than a promise of one.
import { readSync } from 'node:fs';
import {
  AbstractTokenizer,
  EndOfStreamError,
  type IRandomAccessTokenizer,
  type IReadChunkOptions,
} from 'strtok3';

const windowBytes = 64 * 1024;

/** A file that claims a block larger than this has a wrong size field, or is a picture nobody can use. */
export const blockBytesMax = 64 * 1024 * 1024;

export class FileWindow extends AbstractTokenizer implements IRandomAccessTokenizer {
  readonly fileInfo: { size: number; mimeType?: string };
  readonly #file: number;
  readonly #window = new Uint8Array(windowBytes);
  #start = 0;
  #end = 0;

  /** `mimeType` tells the parser what the file is when its bytes do not. */
  constructor(file: number, sizeBytes: number, mimeType?: string) {
    super({ maxBufferSize: blockBytesMax });
    this.#file = file;
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
    if (position < this.#start || position + length > this.#end) {
      this.#start = position;
      this.#end = position + this.#read(this.#window, windowBytes, position);
    }
    const from = position - this.#start;
    const count = Math.min(length, this.#end - position);
    for (let i = 0; i < count; i++) target[i] = this.#window[from + i] as number;
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
