// The coded sound of a file: summed as it lies there, and decoded at its beginning and its end alone.
import { createHash, type Hash } from 'node:crypto';
import * as c from 'node-av/constants';
import * as av from 'node-av/lib';
import { type CodedSound, codedSum, type Hooks } from '../engine.ts';
import { TrackFailure } from '../track-failure.ts';
import { createTurns } from '../turns.ts';
import { type Input, openInput } from './input.ts';
import { type Region, sumRegion } from './sum-region.ts';

/** At either end: what encoders add there, and what readers take away again, reaches over two packets at most. */
const packetsTried = 4;
/** Decoded after the gap without being counted. MP3 keeps sound in packets before, at low rates in a dozen of them. */
const packetsOfLead = (codec: string) => (codec === 'mp3' ? 16 : 2);

export async function readCoded(path: string, hooks: Hooks): Promise<CodedSound> {
  const input = openInput(path);
  try {
    const sum = createHash(codedSum);
    // Ogg puts its own pages between; all others lay a track's packets end to end, which is read much faster.
    const isOgg = input.form.container === 'ogg';
    if (isOgg) {
      const { samples, isCutShort } = await walk(input, hooks, sum);
      return { sum: sum.digest('hex'), samples, isCutShort, form: input.form };
    }
    // The file is gone through twice: first what it is made of, then its bytes.
    const { samples, isCutShort, region } = await walk(input, half(hooks, 0), undefined);
    if (region) await sumRegion(path, region, sum, half(hooks, samples));
    else await sumPackets(path, sum, half(hooks, samples));
    return { sum: sum.digest('hex'), samples, isCutShort, form: input.form };
  } finally {
    input.close();
  }
}

const half = (hooks: Hooks, before: number): Hooks => ({
  ...hooks,
  onSamples: (samples) => hooks.onSamples((before + samples) / 2),
});

type Walked = {
  samples: number;
  isCutShort: boolean;
  /** Where the packets lie one after another with nothing between. */
  region?: Region;
};

async function walk(input: Input, hooks: Hooks, sum: Hash | undefined): Promise<Walked> {
  const turns = createTurns(hooks);
  const { timeBase } = input.stream;
  const samplesOf = (ticks: bigint) =>
    Math.round((Number(ticks) * timeBase.num * input.form.sampleRateHz) / timeBase.den);
  const lead = packetsOfLead(input.form.codec);
  const window = createWindow(lead + packetsTried);
  const trial = createTrial(input);
  let count = 0;
  let ticks = 0n;
  let passedTicks = 0n;
  let hasUnknownLength = false;
  let region = { start: -1n, end: -1n };
  let isOneRegion = sum === undefined;
  try {
    for (const packet of packetsOf(input, () => window.next())) {
      const { duration } = packet;
      ticks += duration;
      if (duration <= 0n) hasUnknownLength = true;
      if (sum) {
        const { data } = packet;
        if (data) sum.update(data);
      } else if (isOneRegion) {
        const { pos } = packet;
        if (count === 0) region = { start: pos, end: pos };
        if (pos !== region.end || pos < 0n) isOneRegion = false;
        region.end += BigInt(packet.size);
      }
      count += 1;
      if (count <= packetsTried) trial.hear(packet);
      else passedTicks += window.keep()?.duration ?? 0n;
      if (turns.isDue) await turns.take(samplesOf(ticks));
    }
    const last = [...window.kept()];
    const hasGap = count > packetsTried + last.length;
    if (hasGap) input.decoder.flushBuffers();
    last.forEach((packet, at) => {
      if (hasGap && at < lead) {
        passedTicks += packet.duration;
        trial.warmUp(packet);
      } else trial.hear(packet);
    });
    trial.end();
    const counted = trial.samples + samplesOf(passedTicks);
    const samples = hasUnknownLength ? input.form.samples || counted : counted;
    const isWhole = isOneRegion && count > 0;
    return {
      samples,
      isCutShort: isCutShort(input, samplesOf(ticks), trial.isTorn),
      ...(isWhole ? { region: { start: Number(region.start), end: Number(region.end), samples } } : {}),
    };
  } finally {
    window.free();
    trial.free();
  }
}

/** Each is read into the packet that `room` names, and stands there until that is named again. */
function* packetsOf({ format, stream }: Input, room: () => av.Packet): Generator<av.Packet, void> {
  const { index } = stream;
  for (;;) {
    const packet = room();
    packet.unref();
    const read = format.readFrameSync(packet);
    if (read === c.AVERROR_EOF) return;
    if (read < 0) throw new TrackFailure('damaged', 'The file is damaged: it cannot be read to its end.');
    if (packet.streamIndex === index) yield packet;
  }
}

/** The last packets of a file whose length nobody knows, in a ring that is used again and again. */
function createWindow(size: number) {
  const ring = Array.from({ length: size + 1 }, () => {
    const packet = new av.Packet();
    packet.alloc();
    return packet;
  });
  let kept = 0;
  const at = (number: number) => ring[number % ring.length] as av.Packet;
  return {
    /** Where the next packet may be read. */
    next: () => at(kept),
    /** Keeps what was read there, and gives the one that leaves for it. */
    keep(): av.Packet | undefined {
      kept += 1;
      return kept > size ? at(kept) : undefined;
    },
    *kept(): Generator<av.Packet, void> {
      for (let number = Math.max(0, kept - size); number < kept; number++) yield at(number);
    },
    free() {
      for (const packet of ring) packet.free();
    },
  };
}

/** Decodes some packets, and counts what is heard of them. */
function createTrial({ decoder, form }: Input) {
  const frame = new av.Frame();
  frame.alloc();
  let samples = 0;
  let isTorn = false;
  /** Samples at the file's rate: HE-AAC decodes to twice as many as its head says. False at a fault. */
  const decode = (packet: av.Packet | null): { samples: number; isWhole: boolean } => {
    let isWhole = decoder.sendPacketSync(packet) >= 0;
    let heard = 0;
    for (;;) {
      const received = decoder.receiveFrameSync(frame);
      if (received === c.AVERROR_EAGAIN || received === c.AVERROR_EOF) return { samples: heard, isWhole };
      if (received < 0) {
        isWhole = false;
        return { samples: heard, isWhole };
      }
      heard += (frame.nbSamples * form.sampleRateHz) / frame.sampleRate;
      frame.unref();
    }
  };
  const hear = (packet: av.Packet | null) => {
    const heard = decode(packet);
    samples += heard.samples;
    return heard.isWhole;
  };
  return {
    get samples() {
      return Math.round(samples);
    },
    /** The last packet did not decode: the file was cut off in the middle of it. */
    get isTorn() {
      return isTorn;
    },
    hear(packet: av.Packet) {
      isTorn = !hear(packet);
    },
    warmUp(packet: av.Packet) {
      decode(packet);
    },
    end() {
      if (!hear(null)) isTorn = true;
    },
    free() {
      frame.free();
    },
  };
}

async function sumPackets(path: string, sum: Hash, hooks: Hooks) {
  const turns = createTurns(hooks);
  const input = openInput(path);
  using packet = new av.Packet();
  packet.alloc();
  try {
    for (const { data } of packetsOf(input, () => packet)) {
      if (data) sum.update(data);
      if (turns.isDue) await turns.take(input.form.samples);
    }
  } finally {
    input.close();
  }
}

/** `isTorn`: the last thing in it did not decode. Behind a sound that is all there, that is something else. */
export function isCutShort({ form }: Input, samples: number, isTorn: boolean): boolean {
  if (form.isLossless && form.samples > 0) return samples < form.samples;
  // A lossy file's header may count its encoder's delay as music.
  return isTorn || samples + form.sampleRateHz / 10 < form.samples;
}
