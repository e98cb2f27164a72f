import { createHash } from 'node:crypto';

/** How samples lie in memory: `p` one plane a channel, else interleaved. */
export type SampleLayout = { name: string; channels: number; bits: number };

export type SampleHash = { update(planes: readonly Buffer[], samples: number): void; digest(): string };

/**
 * MD5 of samples as FLAC defines it, interleaved and little-endian: 3 bytes where `bits` is 17 to 24, else the
 * format's own. So the sum of a FLAC file's decoded samples is the one in its header.
 */
export function createSampleHash({ name, channels, bits }: SampleLayout): SampleHash {
  const md5 = createHash('md5');
  const isPlanar = name.endsWith('p') && channels > 1;
  const base = name.endsWith('p') ? name.slice(0, -1) : name;
  const width = base === 'u8' ? 1 : base === 's16' ? 2 : base === 'dbl' || base === 's64' ? 8 : 4;
  const isPacked24 = base === 's32' && bits <= 24;
  let room = Buffer.alloc(0);
  return {
    update(planes, samples) {
      if (!isPlanar && !isPacked24) {
        md5.update(planes[0]!.subarray(0, samples * channels * width));
        return;
      }
      const bytes = samples * channels * (isPacked24 ? 3 : width);
      if (room.length < bytes) room = Buffer.alloc(bytes);
      const parts = isPlanar ? planes : [planes[0]!];
      parts.forEach((plane, channel) => {
        const first = isPlanar ? channel : 0;
        const stride = isPlanar ? channels : 1;
        const count = isPlanar ? samples : samples * channels;
        if (isPacked24) pack24(plane, room, count, first, stride);
        else interleave(plane, room, count, first, stride, width);
      });
      md5.update(room.subarray(0, bytes));
    },
    digest: () => md5.digest('hex'),
  };
}

function pack24(from: Buffer, to: Buffer, count: number, first: number, stride: number): void {
  for (let i = 0, at = first * 3; i < count; i++, at += stride * 3) {
    to[at] = from[i * 4 + 1]!;
    to[at + 1] = from[i * 4 + 2]!;
    to[at + 2] = from[i * 4 + 3]!;
  }
}

function interleave(
  from: Buffer,
  to: Buffer,
  count: number,
  first: number,
  stride: number,
  width: number,
): void {
  if (width === 2 && from.byteOffset % 2 === 0) {
    const source = new Uint16Array(from.buffer, from.byteOffset, count);
    const target = new Uint16Array(to.buffer, to.byteOffset, to.length >> 1);
    for (let i = 0, at = first; i < count; i++, at += stride) target[at] = source[i]!;
  } else if (width === 4 && from.byteOffset % 4 === 0) {
    const source = new Uint32Array(from.buffer, from.byteOffset, count);
    const target = new Uint32Array(to.buffer, to.byteOffset, to.length >> 2);
    for (let i = 0, at = first; i < count; i++, at += stride) target[at] = source[i]!;
  } else {
    for (let i = 0, at = first * width; i < count; i++, at += stride * width)
      from.copy(to, at, i * width, (i + 1) * width);
  }
}
