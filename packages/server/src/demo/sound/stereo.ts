// Two channels of samples, and the few things that every instrument does with them.

export const sampleRate = 44_100;

export type Stereo = { left: Float32Array; right: Float32Array };

export const silence = (seconds: number): Stereo => {
  const length = Math.ceil(seconds * sampleRate);
  return { left: new Float32Array(length), right: new Float32Array(length) };
};

export const frequencyOf = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);

/** Adds `samples` at `seconds`, `pan` from -1 (left) to 1 (right), with equal power. */
export const place = (
  bus: Stereo,
  samples: Float32Array,
  seconds: number,
  pan: number,
  gain: number,
): void => {
  const from = Math.max(0, Math.round(seconds * sampleRate));
  const angle = ((pan + 1) * Math.PI) / 4;
  const [toLeft, toRight] = [Math.cos(angle) * gain, Math.sin(angle) * gain];
  const count = Math.min(samples.length, bus.left.length - from);
  for (let i = 0; i < count; i++) {
    const sample = samples[i]!;
    bus.left[from + i]! += sample * toLeft;
    bus.right[from + i]! += sample * toRight;
  }
};

export const mixInto = (target: Stereo, source: Stereo, gain: number): void => {
  for (let i = 0; i < target.left.length; i++) {
    target.left[i]! += (source.left[i] ?? 0) * gain;
    target.right[i]! += (source.right[i] ?? 0) * gain;
  }
};

/** A state-variable filter (Simper's form), cheap to sweep. Answers low and band outputs of one sample at a time. */
export const createFilter = () => {
  let band = 0;
  let low = 0;
  let [a1, a2, a3] = [0, 0, 0];
  return {
    set(frequency: number, resonance: number) {
      const g = Math.tan((Math.PI * Math.min(frequency, sampleRate * 0.45)) / sampleRate);
      a1 = 1 / (1 + g * (g + 1 / resonance));
      a2 = g * a1;
      a3 = g * a2;
    },
    run(input: number): { low: number; band: number } {
      const v3 = input - low;
      const v1 = a1 * band + a2 * v3;
      const v2 = low + a2 * band + a3 * v3;
      band = 2 * v1 - band;
      low = 2 * v2 - low;
      return { low: v2, band: v1 };
    },
    low(input: number): number {
      const v3 = input - low;
      const v1 = a1 * band + a2 * v3;
      const v2 = low + a2 * band + a3 * v3;
      band = 2 * v1 - band;
      low = 2 * v2 - low;
      return v2;
    },
    band(input: number): number {
      const v3 = input - low;
      const v1 = a1 * band + a2 * v3;
      const v2 = low + a2 * band + a3 * v3;
      band = 2 * v1 - band;
      low = 2 * v2 - low;
      return v1;
    },
  };
};
