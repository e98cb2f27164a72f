// The last machine in the chain: a tape that wobbles and saturates, then a master that is even, loud enough and never clips.
import type { Chance } from './chance.ts';
import { createFilter, type Stereo, sampleRate } from './stereo.ts';

const turn = 2 * Math.PI;

/** Wow and flutter: the tape runs a little fast and slow. Both channels are on the same tape. */
export const wobble = (mix: Stereo, chance: Chance): void => {
  const [wowAt, flutterAt] = [chance() * turn, chance() * turn];
  const centre = 60;
  for (const side of [mix.left, mix.right]) {
    const source = side.slice();
    for (let i = 0; i < side.length; i++) {
      const t = i / sampleRate;
      const delay =
        centre + 26 * Math.sin(turn * 0.47 * t + wowAt) + 1.1 * Math.sin(turn * 6.3 * t + flutterAt);
      const from = i - delay;
      const whole = Math.floor(from);
      const part = from - whole;
      side[i] = (source[whole] ?? 0) * (1 - part) + (source[whole + 1] ?? 0) * part;
    }
  }
};

/** Soft saturation, the rumble below the music taken out, and a little more of what makes it clear. */
export const warm = (mix: Stereo): void => {
  for (const side of [mix.left, mix.right]) {
    const [rumble, presence, shine] = [createFilter(), createFilter(), createFilter()];
    rumble.set(30, 0.7);
    presence.set(2400, 0.7);
    shine.set(14_000, 0.7);
    for (let i = 0; i < side.length; i++) {
      const sample = side[i]! - rumble.low(side[i]!);
      const clear = sample + 0.7 * (sample - presence.low(sample));
      side[i] = shine.low(Math.tanh(1.25 * clear) / 1.25);
    }
  }
};

const rms = ({ left, right }: Stereo): number => {
  let sum = 0;
  for (let i = 0; i < left.length; i++) sum += left[i]! ** 2 + right[i]! ** 2;
  return Math.sqrt(sum / (2 * left.length));
};

/** Turns the mix to `level` (root mean square, full scale 1) before it is warmed and limited. */
export const setLevel = (mix: Stereo, level: number): void => {
  const gain = level / Math.max(1e-6, rms(mix));
  for (const side of [mix.left, mix.right]) for (let i = 0; i < side.length; i++) side[i]! *= gain;
};

/** Keeps every peak below `ceiling`: the gain is down before the peak comes and returns slowly after it. */
export const limit = (mix: Stereo, ceiling: number): void => {
  const { left, right } = mix;
  const gain = new Float32Array(left.length);
  for (let i = 0; i < gain.length; i++)
    gain[i] = Math.min(1, ceiling / Math.max(1e-9, Math.abs(left[i]!), Math.abs(right[i]!)));
  const [fall, rise] = [1 / (0.006 * sampleRate), 1 / (0.25 * sampleRate)];
  for (let i = gain.length - 2; i >= 0; i--) gain[i] = Math.min(gain[i]!, gain[i + 1]! + fall);
  for (let i = 1; i < gain.length; i++) gain[i] = Math.min(gain[i]!, gain[i - 1]! + rise);
  for (let i = 0; i < gain.length; i++) {
    left[i]! *= gain[i]!;
    right[i]! *= gain[i]!;
  }
};

export const fade = (mix: Stereo, inSeconds: number, outSeconds: number): void => {
  const count = mix.left.length;
  for (const side of [mix.left, mix.right])
    for (let i = 0; i < count; i++) {
      const rise = Math.min(1, i / (inSeconds * sampleRate));
      const fall = Math.min(1, (count - 1 - i) / (outSeconds * sampleRate));
      side[i]! *= rise * fall * (2 - fall);
    }
};
