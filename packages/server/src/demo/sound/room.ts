// The room: eight delay lines that feed each other through a mixing matrix (Jot 1991), each losing its highs.
import { type Stereo, sampleRate } from './stereo.ts';

const lengths = [1427, 1637, 1823, 2011, 2221, 2441, 2677, 2903];
const preDelay = Math.round(0.024 * sampleRate);

/** The reverberation alone, of the whole of `dry`. `seconds` is the time in which it falls by 60 dB. */
export const reverberate = (dry: Stereo, seconds: number, damping: number): Stereo => {
  const count = dry.left.length;
  const wet: Stereo = { left: new Float32Array(count), right: new Float32Array(count) };
  const lines = lengths.map((length) => new Float32Array(length));
  const keep = lengths.map((length) => 10 ** ((-3 * length) / (seconds * sampleRate)));
  const places = new Int32Array(8);
  const dull = new Float64Array(8);
  const out = new Float64Array(8);
  for (let i = 0; i < count; i++) {
    const before = i - preDelay;
    const inLeft = before >= 0 ? dry.left[before]! : 0;
    const inRight = before >= 0 ? dry.right[before]! : 0;
    let sum = 0;
    for (let line = 0; line < 8; line++) {
      const sample = lines[line]![places[line]!]! * keep[line]!;
      dull[line]! += (1 - damping) * (sample - dull[line]!);
      out[line] = dull[line]!;
      sum += out[line]!;
    }
    // Householder: every line hears all others, and no energy is added.
    const shared = sum / 4;
    for (let line = 0; line < 8; line++) {
      const input = line % 2 === 0 ? inLeft : inRight;
      lines[line]![places[line]!] = input * 0.35 + out[line]! - shared;
      places[line] = places[line]! + 1 === lengths[line]! ? 0 : places[line]! + 1;
    }
    wet.left[i] = out[0]! - out[2]! + out[4]! - out[6]! + 0.3 * (out[1]! - out[5]!);
    wet.right[i] = out[1]! - out[3]! + out[5]! - out[7]! + 0.3 * (out[2]! - out[4]!);
  }
  return wet;
};
