// Changing a piece of a large file in place: what follows moves, a block at a time, so that memory stays small and
// no second copy of the music is needed.
import type { FileHandle } from 'node:fs/promises';

const blockBytes = 1 << 20;

/** Replaces the bytes from `start` to `end`. Not safe against a crash in between: for files without a final name. */
export async function splice(file: FileHandle, start: number, end: number, bytes: Uint8Array): Promise<void> {
  const size = (await file.stat()).size;
  const shift = bytes.length - (end - start);
  if (shift > 0) await moveLater(file, end, size, shift);
  await writeAt(file, bytes, start);
  if (shift < 0) {
    await moveEarlier(file, end, size, -shift);
    await file.truncate(size + shift);
  }
}

/** What there is from `position`, up to `length` bytes: less at the end of the file. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const available = Math.max(0, Math.min(length, (await file.stat()).size - position));
  const bytes = Buffer.alloc(available);
  let done = 0;
  while (done < available) {
    const { bytesRead } = await file.read(bytes, done, available - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

export async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

async function moveLater(file: FileHandle, start: number, end: number, by: number): Promise<void> {
  for (let last = end; last > start; last -= blockBytes) {
    const first = Math.max(start, last - blockBytes);
    await writeAt(file, await readAt(file, first, last - first), first + by);
  }
}

async function moveEarlier(file: FileHandle, start: number, end: number, by: number): Promise<void> {
  for (let first = start; first < end; first += blockBytes) {
    await writeAt(file, await readAt(file, first, Math.min(blockBytes, end - first)), first - by);
  }
}
