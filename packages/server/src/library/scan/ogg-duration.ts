// How long an Ogg file lasts, from its last page: the position that it names is the count of samples (RFC 3533, and
// RFC 7845 for Opus). Going through all pages would read the whole file.

const pageHeaderBytes = 27;
const opusRate = 48_000;

const serialOf = (page: Buffer): number => page.readUInt32LE(14);

/** Samples that a decoder leaves out at the beginning; only Opus has them. */
const preSkipOf = (head: Buffer): number | undefined => {
  const at = head.indexOf('OpusHead', 0, 'latin1');
  return at >= 0 && at < 200 && at + 12 <= head.length ? head.readUInt16LE(at + 10) : undefined;
};

/** `head` and `tail` are the first and last bytes. Undefined when they do not tell, as with several streams in one file. */
export const oggSeconds = (head: Buffer, tail: Buffer, sampleRateHz: number): number | undefined => {
  const at = tail.lastIndexOf(Buffer.from('OggS'));
  if (at < 0 || tail.length - at < pageHeaderBytes || head.length < pageHeaderBytes) return undefined;
  const last = tail.subarray(at);
  if (serialOf(last) !== serialOf(head)) return undefined;
  const position = Number(last.readBigInt64LE(6));
  const preSkip = preSkipOf(head);
  const seconds = preSkip === undefined ? position / sampleRateHz : (position - preSkip) / opusRate;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
};
