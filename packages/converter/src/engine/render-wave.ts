// Music rendered for tests and for the self-test of an engine: no binary lies in the repository.

export type WaveForm = {
  samples: number;
  sampleRateHz?: number;
  channels?: number;
  bits?: 8 | 16 | 24;
  /** Two waves differ when their seeds do. */
  seed?: number;
  /** From 0 to 1. */
  amplitude?: number;
};

/** A chord under a little noise, as a WAV file; more than two channels say where they stand (`5.1` of six). */
export function renderWave(form: WaveForm): Buffer {
  const { samples, sampleRateHz = 44_100, channels = 2, bits = 16, seed = 1, amplitude = 0.5 } = form;
  const width = bits / 8;
  const data = Buffer.alloc(samples * channels * width);
  const random = createNoise(seed);
  const peak = 2 ** (bits - 1) - 1;
  for (let i = 0, at = 0; i < samples; i++) {
    for (let channel = 0; channel < channels; channel++, at += width) {
      const time = i / sampleRateHz;
      const tone =
        Math.sin(2 * Math.PI * (220 + seed) * time) + Math.sin(2 * Math.PI * (331 + 40 * channel) * time);
      const value = Math.round(peak * amplitude * (0.45 * tone + 0.1 * random()));
      if (bits === 8) data.writeUInt8(value + 128, at);
      else data.writeIntLE(value, at, width);
    }
  }
  return wrapWave(data, { sampleRateHz, channels, bits });
}

const masks: Record<number, number> = { 1: 0x4, 2: 0x3, 3: 0x7, 4: 0x33, 5: 0x37, 6: 0x3f, 8: 0x63f };

export function wrapWave(
  data: Buffer,
  { sampleRateHz, channels, bits }: { sampleRateHz: number; channels: number; bits: number },
): Buffer {
  const isExtensible = channels > 2 || bits > 16;
  const format = Buffer.alloc(isExtensible ? 40 : 16);
  const block = (channels * bits) / 8;
  format.writeUInt16LE(isExtensible ? 0xfffe : 1, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(sampleRateHz, 4);
  format.writeUInt32LE(sampleRateHz * block, 8);
  format.writeUInt16LE(block, 12);
  format.writeUInt16LE(bits, 14);
  if (isExtensible) {
    format.writeUInt16LE(22, 16);
    format.writeUInt16LE(bits, 18);
    format.writeUInt32LE(masks[channels] ?? 0, 20);
    format.write('0100000000001000800000aa00389b71', 24, 'hex');
  }
  const body = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), chunk('data', data)]);
  return chunk('RIFF', body);
}

function chunk(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

/** The same numbers for the same seed, from -1 to 1. */
export function createNoise(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 31 - 1;
  };
}
