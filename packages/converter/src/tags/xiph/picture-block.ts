// A picture as FLAC has it, and Ogg in base64: RFC 9639, section 8.8.
import type { Picture } from '../fields.ts';
import { sizeOfImage } from '../image.ts';

export function writePictureBlock(picture: Picture): Uint8Array {
  const mime = Buffer.from(picture.mime, 'latin1');
  const about = Buffer.from(picture.about);
  const { width, height } = sizeOfImage(picture.bytes);
  return Buffer.concat([
    numbers(picture.kind, mime.length),
    mime,
    numbers(about.length),
    about,
    // Depth and count of colours: 0 where it is not known, or not of a palette.
    numbers(width, height, width === 0 ? 0 : 24, 0, picture.bytes.length),
    picture.bytes,
  ]);
}

/** Undefined when the sizes in it are lies, or when it only points to a picture elsewhere. */
export function parsePictureBlock(bytes: Uint8Array): Picture | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length < 32) return undefined;
  const mimeEnd = 8 + buffer.readUInt32BE(4);
  if (mimeEnd + 24 > buffer.length) return undefined;
  const aboutEnd = mimeEnd + 4 + buffer.readUInt32BE(mimeEnd);
  if (aboutEnd + 20 > buffer.length) return undefined;
  const start = aboutEnd + 20;
  const end = start + buffer.readUInt32BE(aboutEnd + 16);
  const mime = buffer.toString('latin1', 8, mimeEnd);
  if (end > buffer.length || start === end || mime === '-->') return undefined;
  const about = buffer.toString('utf8', mimeEnd + 4, aboutEnd);
  return { kind: buffer.readUInt32BE(0), mime, about, bytes: Uint8Array.from(buffer.subarray(start, end)) };
}

function numbers(...values: number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [place, value] of values.entries()) bytes.writeUInt32BE(value, place * 4);
  return bytes;
}
