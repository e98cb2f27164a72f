// The cover inside of a music file that was dropped here, small, for as long as the page stands. Where it lies differs by
// format; how a picture begins does not, and what comes behind it no decoder minds.
import { useSyncExternalStore } from 'react';
import { onSignedOut } from '../api/session.ts';

/** Tags stand at the beginning of a file, in M4A also at its end. */
const lookedThroughBytes = 1024 * 1024;
const pictureMostBytes = 16 * 1024 * 1024;
/** As large as it is shown on a dense screen. */
const sidePixels = 96;

/** Where a JPEG or PNG begins, or -1. */
export function pictureAt(bytes: Uint8Array): number {
  for (let at = 0; at + 8 <= bytes.length; at++) {
    const [first, second, third] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const fourth = bytes[at + 3] ?? 0;
    // After the mark of a JPEG stands another one, which music hardly ever holds by chance.
    if (first === 0xff && second === 0xd8 && third === 0xff && (fourth === 0xdb || (fourth & 0xf0) === 0xe0))
      return at;
    if (first === 0x89 && second === 0x50 && third === 0x4e && fourth === 0x47 && bytes[at + 4] === 0x0d)
      return at;
  }
  return -1;
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
