// An ID3v2.3 or ID3v2.4 tag, as bytes. No unsynchronisation, which half of all readers get wrong and none needs.
import type { Picture } from '../fields.ts';
import type { Native } from '../native.ts';
import { parseLrc } from '../synced-lyrics.ts';
import type { RawFrame } from './frames.ts';
import { encodeText, encodings, textEnd } from './texts.ts';

/** The size in the tag's head has 28 bits. */
const tagBytesMax = 2 ** 28 - 1;
const noLanguage = Buffer.from('XXX');

/** With `padding` bytes of room after the frames. Throws RangeError when the tag is larger than ID3 allows. */
export function writeId3(
  native: Native,
  version: 3 | 4,
  kept: readonly RawFrame[] = [],
  padding = 0,
): Uint8Array<ArrayBuffer> {
  const frames = [...native.texts].flatMap(([key, values]) => textFrames(key, values, version));
  for (const { id, bytes } of kept) frames.push(frame(id, bytes, version));
  for (const picture of native.pictures) frames.push(pictureFrame(picture, version));
  const body = Buffer.concat([...frames, Buffer.alloc(padding)]);
  if (body.length > tagBytesMax) throw new RangeError(`An ID3 tag of ${body.length} bytes is too large`);
  return Buffer.concat([
    Buffer.from(['I', 'D', '3'].map((c) => c.charCodeAt(0))),
    Buffer.from([version, 0, 0]),
    syncSafe(body.length),
    body,
  ]);
}

function textFrames(key: string, values: readonly string[], version: 3 | 4): Uint8Array[] {
  const encoding = Uint8Array.of(version === 4 ? encodings.utf8 : encodings.utf16);
  const text = (value: string) => encodeText(value, version);
  const [id = '', ...rest] = key.split(':');
  const about = rest.join(':');
  const end = textEnd(version);
  switch (id) {
    case 'TXXX':
      return [frame(id, [encoding, text(about), end, text(values.join('\0'))], version)];
    case 'COMM':
    case 'USLT':
      return values.map((value) => frame(id, [encoding, noLanguage, text(about), end, text(value)], version));
    case 'SYLT':
      return values.map((value) => syncedFrame(value, version));
    case 'UFID':
      return values.map((value) => frame(id, [Buffer.from(`${about}\0${value}`, 'latin1')], version));
    case 'POPM':
      return values.map((value) =>
        frame(id, [Buffer.from('no@email\0'), Uint8Array.of(Number(value))], version),
      );
    case 'WOAR':
      return values.map((value) => frame(id, [Buffer.from(value, 'latin1')], version));
    default:
      return [frame(id, [encoding, text(values.join('\0'))], version)];
  }
}

/** Times in milliseconds (2), of lyrics (1). */
function syncedFrame(lrc: string, version: 3 | 4): Uint8Array {
  const encoding = version === 4 ? encodings.utf8 : encodings.utf16;
  const end = textEnd(version);
  const parts: Uint8Array[] = [
    Uint8Array.of(encoding),
    noLanguage,
    Uint8Array.of(2, 1),
    encodeText('', version),
    end,
  ];
  for (const line of parseLrc(lrc) ?? []) parts.push(encodeText(line.text, version), end, uint32(line.ms));
  return frame('SYLT', parts, version);
}

function pictureFrame(picture: Picture, version: 3 | 4): Uint8Array {
  const head = Buffer.from(`${picture.mime}\0`, 'latin1');
  const encoding = Uint8Array.of(version === 4 ? encodings.utf8 : encodings.utf16);
  const about = [Uint8Array.of(picture.kind), encodeText(picture.about, version), textEnd(version)];
  return frame('APIC', [encoding, head, ...about, picture.bytes], version);
}

function frame(id: string, body: readonly Uint8Array[] | Uint8Array, version: 3 | 4): Uint8Array {
  const bytes = body instanceof Uint8Array ? body : Buffer.concat(body);
  if (bytes.length > tagBytesMax) throw new RangeError(`An ID3 frame of ${bytes.length} bytes is too large`);
  const size = version === 4 ? syncSafe(bytes.length) : uint32(bytes.length);
  return Buffer.concat([Buffer.from(id, 'latin1'), size, new Uint8Array(2), bytes]);
}

/** Four bytes of seven bits. */
function syncSafe(size: number): Uint8Array {
  return Uint8Array.of((size >> 21) & 0x7f, (size >> 14) & 0x7f, (size >> 7) & 0x7f, size & 0x7f);
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
