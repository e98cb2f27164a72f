// ID3 at the head of an MP3 file. The audio after it, with the Xing or LAME frame, is moved and never changed.
import type { FileHandle } from 'node:fs/promises';
import type { Native } from '../native.ts';
import { readAt, splice } from '../splice.ts';
import { id3HeadBytes, parseId3, type RawTag, sizeOfId3 } from './frames.ts';
import { framesToKeep } from './read-frames.ts';
import { writeId3 } from './write-tag.ts';

/** Room for small changes without moving the audio again. */
const paddingBytes = 1024;

export async function writeMp3(file: FileHandle, native: Native, version: 3 | 4): Promise<void> {
  const { tag, size } = await readHead(file);
  const kept = framesToKeep(tag, version);
  const bare = writeId3(native, version, kept);
  const room = size - bare.length;
  const padding = room >= 0 && room <= 64 * 1024 ? room : paddingBytes;
  await removeTail(file, size);
  await splice(file, 0, size, writeId3(native, version, kept, padding));
}

/** All tags at the head count, though only the first is read: some programs put theirs before the old one. */
export async function readHead(file: FileHandle): Promise<{ tag: RawTag | undefined; size: number }> {
  const fileBytes = (await file.stat()).size;
  let tag: RawTag | undefined;
  let size = 0;
  for (let count = 0; count < 8; count++) {
    const next = sizeOfId3(await readAt(file, size, id3HeadBytes));
    // A tag that says it is larger than the file is a lie: nothing of it can be removed without risking the audio.
    if (next === 0 || size + next > fileBytes) break;
    tag ??= parseId3(await readAt(file, size, next));
    size += next;
  }
  return { tag, size };
}

/** ID3v1 and APEv2 at the end would contradict the new tag. */
async function removeTail(file: FileHandle, start: number): Promise<void> {
  let end = (await file.stat()).size;
  const id3v1 = await readAt(file, Math.max(start, end - 128), 128);
  if (id3v1.length === 128 && id3v1.toString('latin1', 0, 3) === 'TAG') end -= 128;
  const foot = await readAt(file, Math.max(start, end - 32), 32);
  if (foot.length === 32 && foot.toString('latin1', 0, 8) === 'APETAGEX') {
    const hasHead = (foot.readUInt32LE(20) & 0x80000000) !== 0;
    const apeBytes = foot.readUInt32LE(12) + (hasHead ? 32 : 0);
    if (apeBytes <= end - start) end -= apeBytes;
  }
  await file.truncate(end);
}
