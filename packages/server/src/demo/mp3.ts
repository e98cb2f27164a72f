// Samples to MP3, by LAME compiled to WebAssembly.
import { createMp3Encoder } from 'wasm-media-encoders';
import { type Stereo, sampleRate } from './sound/stereo.ts';

const kbps = 224;
const samplesAtOnce = 44_100;

export const encodeMp3 = async ({ left, right }: Stereo): Promise<Buffer> => {
  const encoder = await createMp3Encoder();
  encoder.configure({ sampleRate, channels: 2, bitrate: kbps });
  const parts: Buffer[] = [];
  // What the encoder answers is its own memory: it is copied before the next call.
  for (let from = 0; from < left.length; from += samplesAtOnce) {
    const until = from + samplesAtOnce;
    parts.push(Buffer.from(encoder.encode([left.subarray(from, until), right.subarray(from, until)])));
  }
  parts.push(Buffer.from(encoder.finalize()));
  return Buffer.concat(parts);
};
