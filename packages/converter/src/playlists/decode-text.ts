/**
 * Text of bytes whose charset nobody tells: by its mark; else UTF-16 where every other byte of plain letters is zero;
 * else UTF-8 where it is valid; else windows-1252, which every byte is valid in.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = new TextDecoder(charsetOf(bytes)).decode(bytes);
  return text.replace(/\r\n?/g, '\n');
}

function charsetOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  const zeros = [0, 0];
  const looked = bytes.subarray(0, 512);
  for (const [at, byte] of looked.entries()) if (byte === 0) zeros[at % 2]! += 1;
  if (zeros[1]! > looked.length / 8 && zeros[0]! < zeros[1]! / 4) return 'utf-16le';
  if (zeros[0]! > looked.length / 8 && zeros[1]! < zeros[0]! / 4) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
