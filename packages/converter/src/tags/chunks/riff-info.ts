// LIST INFO of WAV files: four letters and one text each, as UTF-8, which is what programs agree on by now.
import { addText } from '../native.ts';
import type { Texts } from '../values.ts';

/** The body of a LIST chunk. */
export function parseRiffInfo(body: Buffer): Texts {
  const texts: Texts = new Map();
  for (let place = 4; place + 8 <= body.length; ) {
    const id = body.toString('latin1', place, place + 4);
    const end = place + 8 + body.readUInt32LE(place + 4);
    if (!/^[ -~]{4}$/.test(id) || end > body.length) break;
    addText(texts, id, decodeOldText(body.subarray(place + 8, end)));
    place = end + (end % 2);
  }
  return texts;
}

export function writeRiffInfo(texts: Texts): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from('INFO')];
  for (const [id, [text = '']] of texts) {
    const value = Buffer.from(`${text}\0`);
    const head = Buffer.alloc(8);
    head.write(id, 'latin1');
    head.writeUInt32LE(value.length, 4);
    parts.push(head, value, Buffer.alloc(value.length % 2));
  }
  return Buffer.concat(parts);
}

/** UTF-8 if it can be, else Latin 1: nothing in the file says which. */
export function decodeOldText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = end === -1 ? bytes : bytes.subarray(0, end);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return Buffer.from(text).toString('latin1');
  }
}
