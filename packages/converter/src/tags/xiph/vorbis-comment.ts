// The comment block that FLAC, Opus and Vorbis share: a vendor and lines of NAME=value.
import { addText } from '../native.ts';
import type { Texts } from '../values.ts';

export type VorbisComment = { vendor: string; texts: Texts };

/** Up to the first line that cannot be: what came before it stays. */
export function parseVorbisComment(bytes: Uint8Array): VorbisComment {
  const texts: Texts = new Map();
  let place = 0;
  const take = (): string | undefined => {
    if (place + 4 > bytes.length) return undefined;
    const length = uint32(bytes, place);
    if (place + 4 + length > bytes.length) return undefined;
    place += 4 + length;
    return Buffer.from(bytes.buffer, bytes.byteOffset + place - length, length).toString('utf8');
  };
  const vendor = take() ?? '';
  const count = place + 4 <= bytes.length ? uint32(bytes, place) : 0;
  place += 4;
  for (let number = 0; number < count; number++) {
    const line = take();
    if (line === undefined) break;
    const equals = line.indexOf('=');
    if (equals > 0) addText(texts, decodeName(line.slice(0, equals)), line.slice(equals + 1));
  }
  return { vendor, texts };
}

export function writeVorbisComment(
  vendor: string,
  lines: readonly [name: string, value: string][],
): Uint8Array {
  const parts = [counted(vendor), sizeBytes(lines.length)];
  for (const [name, value] of lines) parts.push(counted(`${encodeName(name)}=${value}`));
  return Buffer.concat(parts);
}

export function linesOf(texts: Texts): [string, string][] {
  return [...texts].flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
}

/** Names are printable ASCII without `=`; of others the odd characters are percent-encoded, and decoded again. */
function encodeName(name: string): string {
  return name.replace(/[^\x20-\x7d]|=|%(?=[0-9A-F]{2})/gu, (odd) =>
    [...Buffer.from(odd)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

function decodeName(name: string): string {
  const upper = name.toUpperCase();
  try {
    const decoded = decodeURIComponent(upper.replace(/%(?![0-9A-F]{2})/g, '%25'));
    return encodeName(decoded) === upper ? decoded : upper;
  } catch {
    return upper;
  }
}

function counted(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return Buffer.concat([sizeBytes(bytes.length), bytes]);
}

function sizeBytes(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint32(bytes: Uint8Array, place: number): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset + place, 4).readUInt32LE();
}
