// What the first bytes of a picture say about it.

const unknown = { width: 0, height: 0 };

/** Zeros when the picture is not PNG or JPEG, or is broken. */
export function sizeOfImage(bytes: Uint8Array): { width: number; height: number } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (typeOfImage(bytes) === 'image/png' && buffer.length >= 24) {
    return { width: buffer.readUInt32BE(16), height: buffer.readUInt32BE(20) };
  }
  if (typeOfImage(bytes) !== 'image/jpeg') return unknown;
  for (let place = 2; place + 9 <= buffer.length && buffer[place] === 0xff; ) {
    const marker = buffer[place + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: buffer.readUInt16BE(place + 7), height: buffer.readUInt16BE(place + 5) };
    place += 2 + buffer.readUInt16BE(place + 2);
  }
  return unknown;
}

export function typeOfImage(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('GIF8')) return 'image/gif';
  if (head.startsWith('BM')) return 'image/bmp';
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'image/webp';
  return undefined;
}
