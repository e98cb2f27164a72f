import { open } from 'node:fs/promises';

/** No page is larger: a head of 27 bytes, 255 lengths, and as many times 255 bytes. */
const longestPage = 27 + 255 + 255 * 255;
const isLastFlag = 4;

/** Whether an Ogg file has its last page, whole: nothing else in it says how long it was to be. */
export async function hasOggEnd(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, longestPage));
    await file.read(tail, 0, tail.length, size - tail.length);
    for (let at = tail.lastIndexOf('OggS'); at >= 0; at = at > 0 ? tail.lastIndexOf('OggS', at - 1) : -1) {
      const segments = tail[at + 26] ?? 0;
      if (tail[at + 4] !== 0 || at + 27 + segments > tail.length) continue;
      const body = tail.subarray(at + 27, at + 27 + segments).reduce((sum, length) => sum + length, 0);
      return (tail[at + 5]! & isLastFlag) !== 0 && at + 27 + segments + body <= tail.length;
    }
    return false;
  } finally {
    await file.close();
  }
}
