// The cover inside of a music file that was dropped here, small, for as long as the page stands. Where it lies differs by
// format; how a picture begins does not, and what comes behind it no decoder minds.
import { useSyncExternalStore } from 'react';
import { onSignedOut } from '../../api/session.ts';

/** Tags stand at the beginning of a file, in M4A also at its end. */
const lookedThroughBytes = 1024 * 1024;
const pictureMostBytes = 16 * 1024 * 1024;
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

/** As the address of an image that holds it. */
async function pictureOf(file: File): Promise<string | undefined> {
  for (const from of new Set([0, Math.max(0, file.size - lookedThroughBytes)])) {
    const part = await file.slice(from, from + lookedThroughBytes).arrayBuffer();
    const at = pictureAt(new Uint8Array(part));
    if (at < 0) continue;
    const picture = await createImageBitmap(file.slice(from + at, from + at + pictureMostBytes), {
      resizeWidth: sidePixels,
      resizeHeight: sidePixels,
      resizeQuality: 'medium',
    });
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = sidePixels;
    canvas.getContext('2d')?.drawImage(picture, 0, 0);
    return canvas.toDataURL('image/jpeg', 0.85);
  }
  return undefined;
}

/** Addresses of pictures, by the keys of songs. */
const pictures = new Map<string, string>();
const listeners = new Set<() => void>();

/** `key`: of the song that the file became. A file without a picture is one with nothing to show. */
export async function keepPicture(key: string, file: File): Promise<void> {
  if (pictures.has(key)) return;
  const picture = await pictureOf(file).catch(() => undefined);
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
