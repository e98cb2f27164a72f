// The cover inside of a music file that was dropped here, small, for as long as the page stands. Where it lies differs by
// format; how a picture begins does not, and what comes behind it no decoder minds.
import { useSyncExternalStore } from 'react';
import { onSignedOut } from '../../api/session.ts';

/** Tags stand at the beginning of a file, in M4A also at its end. */
const lookedThroughBytes = 1024 * 1024;
const pictureMostBytes = 16 * 1024 * 1024;
const headMostBytes = 512 * 1024;
const pixelsMost = 40_000_000;
const longestByShortest = 8;
/** As large as it is shown on a dense screen. */
const sidePixels = 96;

/** Where a JPEG or PNG begins, or -1. */
export function pictureAt(bytes: Uint8Array): number {
  for (let at = 0; at + 10 <= bytes.length; at++) {
    if (bytes[at] === 0xff && isJpeg(bytes.subarray(at, at + 10))) return at;
    if (bytes[at] === 0x89 && isPng(bytes.subarray(at, at + 8))) return at;
  }
  return -1;
}

const isPng = (bytes: Uint8Array): boolean => String.fromCharCode(...bytes.subarray(1, 6)) === 'PNG\r\n';

/** Quiet samples begin like it by chance: so the name of its first part counts too, or the length of its first table. */
function isJpeg([, second, third, mark = 0, high, low = 0, ...name]: Uint8Array): boolean {
  if (second !== 0xd8 || third !== 0xff) return false;
  if (mark === 0xdb) return high === 0 && [0x43, 0x84].includes(low);
  return (mark & 0xf0) === 0xe0 && /^[A-Za-z]{4}/.test(String.fromCharCode(...name));
}

export type PictureSize = { width: number; height: number };

/** What the head of a JPEG or PNG says (ITU-T T.81 B.2.2, PNG 11.2.1); undefined where it says nothing. */
export function pictureSize(head: Uint8Array): PictureSize | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head[0] === 0x89)
    return head.length < 24 ? undefined : { width: view.getUint32(16), height: view.getUint32(20) };
  for (let at = 2; at + 9 <= head.length; at += 2 + view.getUint16(at + 2)) {
    if (head[at] !== 0xff) return undefined;
    const marker = head[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
  return undefined;
}

/** A few bytes may claim gigabytes: what is larger than any cover is not decoded. */
const mayBeDecoded = ({ width, height }: PictureSize): boolean =>
  width * height <= pixelsMost && Math.max(width, height) <= longestByShortest * Math.min(width, height);

/** Small, as the address of an image; undefined when it is none after all. */
async function shrink(picture: Blob): Promise<string | undefined> {
  const size = pictureSize(new Uint8Array(await picture.slice(0, headMostBytes).arrayBuffer()));
  if (!size?.width || !mayBeDecoded(size)) return undefined;
  const scale = sidePixels / Math.min(size.width, size.height);
  const bitmap = await createImageBitmap(picture, {
    resizeWidth: Math.max(1, Math.round(size.width * scale)),
    resizeHeight: Math.max(1, Math.round(size.height * scale)),
    resizeQuality: 'medium',
  });
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = sidePixels;
  const [left, top] = [(sidePixels - bitmap.width) / 2, (sidePixels - bitmap.height) / 2];
  canvas.getContext('2d')?.drawImage(bitmap, left, top);
  bitmap.close();
  return canvas.toDataURL('image/jpeg', 0.85);
}

async function pictureOf(file: File): Promise<string | undefined> {
  for (const from of new Set([0, Math.max(0, file.size - lookedThroughBytes)])) {
    const part = await file.slice(from, from + lookedThroughBytes).arrayBuffer();
    const at = pictureAt(new Uint8Array(part));
    if (at < 0) continue;
    const found = await shrink(file.slice(from + at, from + at + pictureMostBytes)).catch(() => undefined);
    if (found) return found;
  }
  return undefined;
}

/** Addresses of pictures, by the keys of songs. */
const pictures = new Map<string, string>();
const listeners = new Set<() => void>();

/** One after another: each takes as much memory as its picture has pixels. */
let before: Promise<unknown> = Promise.resolve();

/** `key`: of the song that the file became. A file without a picture is one with nothing to show. */
export async function keepPicture(key: string, file: File): Promise<void> {
  if (pictures.has(key)) return;
  const looking = before.then(() => pictureOf(file)).catch(() => undefined);
  before = looking;
  const picture = await looking;
  if (!picture) return;
  pictures.set(key, picture);
  for (const listener of listeners) listener();
}

onSignedOut(() => pictures.clear());

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePicture = (key: string): string | undefined =>
  useSyncExternalStore(subscribe, () => pictures.get(key));
