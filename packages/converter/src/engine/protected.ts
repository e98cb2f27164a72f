// Recognises files that their seller protects, from the first bytes. They are refused, never opened.

/** How much of a file's start is looked at: MP4 keeps its sample description near its start or near its end. */
export const sniffBytes = 256 * 1024;

const asfHeader = Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex');
const asfContentEncryption = Buffer.from('fbb3112223bdd211b4b700a0c955fc6e', 'hex');
const asfExtendedContentEncryption = Buffer.from('14e68a292226174cb935dae07ee9289c', 'hex');

/** The kind of protection, or undefined. `head` and `tail` are the file's first and last bytes. */
export function findProtection(head: Uint8Array, tail: Uint8Array): string | undefined {
  const start = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const end = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength);
  if (start.length >= 8 && start.readUInt32BE(4) === 0x57907536) return 'Audible AA';
  if (start.subarray(0, 16).equals(asfHeader))
    return start.includes(asfContentEncryption) || start.includes(asfExtendedContentEncryption)
      ? 'Windows Media DRM'
      : undefined;
  if (start.toString('latin1', 4, 8) !== 'ftyp') return undefined;
  const brand = start.toString('latin1', 8, 12);
  if (brand === 'aax ' || brand === 'aaxc') return 'Audible AAX';
  if (brand === 'M4P ') return 'FairPlay';
  for (const part of [start, end]) {
    if (hasSampleEntry(part, 'drms') || hasSampleEntry(part, 'aavd')) return 'FairPlay';
    if (hasSampleEntry(part, 'enca') || hasSampleEntry(part, 'encv')) return 'Common Encryption';
  }
  return undefined;
}

/**
 * A sample entry follows its `stsd` box's header: size, `stsd`, version and flags, count, entry size, name. To look
 * for the name alone would refuse music whose coded bytes or lyrics happen to contain it.
 */
function hasSampleEntry(bytes: Buffer, name: string): boolean {
  for (let at = bytes.indexOf('stsd'); at >= 0; at = bytes.indexOf('stsd', at + 4)) {
    if (bytes.toString('latin1', at + 16, at + 20) === name) return true;
  }
  return false;
}
