// Samples that lie in their file as they are: they are summed where they lie, in half the time that decoding takes.
import { createHash } from 'node:crypto';
import * as av from 'node-av/lib';
import type { Hooks, ReadBack } from '../engine.ts';
import { TrackFailure } from '../track-failure.ts';
import type { Input } from './input.ts';
import { sumRegion } from './sum-region.ts';

type Plain = { bytes: 2 | 3; isSwapped: boolean };

const plainCodecs: Record<string, Plain> = {
  pcm_s16le: { bytes: 2, isSwapped: false },
  pcm_s24le: { bytes: 3, isSwapped: false },
  pcm_s16be: { bytes: 2, isSwapped: true },
};

/** Undefined where it must be decoded. */
export function plainOf({ form, stream }: Input): Plain | undefined {
  if (form.container !== 'wav' && form.container !== 'aiff') return undefined;
  return plainCodecs[av.avGetCodecName(stream.codecpar.codecId) ?? ''];
}

/** From the first sample on, as many as the head says. */
export async function readPlain(
  path: string,
  { format, stream, form }: Input,
  { bytes, isSwapped }: Plain,
  hooks: Hooks,
): Promise<ReadBack> {
  using packet = new av.Packet();
  packet.alloc();
  // Covers come first, as packets of streams of their own.
  do {
    packet.unref();
    if (form.samples === 0 || format.readFrameSync(packet) < 0)
      throw new TrackFailure('no-audio', 'There is no sound in this file: it is empty.');
  } while (packet.streamIndex !== stream.index);
  const start = Number(packet.pos);
  const md5 = createHash('md5');
  const end = start + form.samples * form.channels * bytes;
  await sumRegion(path, { start, end, samples: form.samples }, md5, hooks, isSwapped);
  return { samples: form.samples, md5: md5.digest('hex'), form };
}
