// The four encodings of text in ID3v2 frames.

export const encodings = { latin1: 0, utf16: 1, utf16be: 2, utf8: 3 } as const;

/** UTF-16 with a byte order mark for ID3v2.3, UTF-8 for ID3v2.4. */
export function encodeText(text: string, version: 3 | 4): Uint8Array {
  if (version === 4) return Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
}

export function textEnd(version: 3 | 4): Uint8Array {
  return new Uint8Array(version === 4 ? 1 : 2);
}

/** Null separated texts; those at the end that are empty are padding. */
export function decodeTexts(bytes: Uint8Array, encoding: number): string[] {
  const texts = split(bytes, encoding).map((part) => decodeText(part, encoding));
  while (texts.length > 1 && texts.at(-1) === '') texts.pop();
  return texts;
}

/** The first text and what comes after its end. */
export function takeText(bytes: Uint8Array, encoding: number): { text: string; rest: Uint8Array } {
  const end = findEnd(bytes, encoding);
  const rest = end === -1 ? new Uint8Array() : bytes.subarray(end + widthOf(encoding));
  return { text: decodeText(end === -1 ? bytes : bytes.subarray(0, end), encoding), rest };
}

function split(bytes: Uint8Array, encoding: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let rest = bytes;
  for (let end = findEnd(rest, encoding); end !== -1; end = findEnd(rest, encoding)) {
    parts.push(rest.subarray(0, end));
    rest = rest.subarray(end + widthOf(encoding));
  }
  parts.push(rest);
  return parts;
}

const widthOf = (encoding: number) =>
  encoding === encodings.utf16 || encoding === encodings.utf16be ? 2 : 1;

function findEnd(bytes: Uint8Array, encoding: number): number {
  if (widthOf(encoding) === 1) return bytes.indexOf(0);
  for (
    let place = bytes.indexOf(0);
    place !== -1 && place + 1 < bytes.length;
    place = bytes.indexOf(0, place + 1)
  ) {
    if (place % 2 === 0 && bytes[place + 1] === 0) return place;
  }
  return -1;
}

function decodeText(bytes: Uint8Array, encoding: number): string {
  if (encoding === encodings.latin1) return Buffer.from(bytes).toString('latin1');
  if (encoding === encodings.utf8) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes.subarray(2), 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes.subarray(2), 'utf-16be');
  // Without a mark: what UTF-16 of v2.3 most often is, and what encoding 2 says.
  return decodeUtf16(bytes, encoding === encodings.utf16 ? 'utf-16le' : 'utf-16be');
}

function decodeUtf16(bytes: Uint8Array, label: string): string {
  return new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
}
