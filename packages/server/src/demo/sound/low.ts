// Bass and drums with brushes.
import type { Beat, Note } from '../score/arrange.ts';
import type { Drum } from '../score/rhythm.ts';
import type { Chance } from './chance.ts';
import { sine } from './sine.ts';
import { createFilter, frequencyOf, place, type Stereo, sampleRate } from './stereo.ts';

const turn = 2 * Math.PI;

/** A deep string under a finger: a growl that dies away at once, then the fundamental. */
const bassTone = ({ midi, length, velocity }: Note): Float32Array => {
  const frequency = frequencyOf(midi);
  const samples = new Float32Array(Math.ceil((length + 0.12) * sampleRate));
  let [level, growl, phase] = [1, 0.7 + 0.9 * velocity, 0];
  const fade = Math.exp(-1 / (1.4 * sampleRate));
  const growlFade = Math.exp(-1 / (0.13 * sampleRate));
  for (let i = 0; i < samples.length; i++) {
    const t = i / sampleRate;
    phase += (turn * frequency * (1 + 0.012 * Math.exp(-t / 0.02))) / sampleRate;
    const fall = t < length ? 1 : Math.max(0, 1 - (t - length) / 0.12);
    const attack = Math.min(1, i / 160);
    const tone = sine(phase + growl * sine(phase)) + 0.22 * sine(2 * phase) + 0.1 * sine(3 * phase);
    samples[i] = attack * fall * level * tone;
    level *= fade;
    growl = 0.22 + (growl - 0.22) * growlFade;
  }
  return samples;
};

export const playBass = (bus: Stereo, notes: readonly Note[], gain: number): void => {
  for (const note of notes) place(bus, bassTone(note), note.at, 0, gain * (0.3 + 0.7 * note.velocity));
};

const shaped = (seconds: number, sample: (t: number) => number): Float32Array => {
  const samples = new Float32Array(Math.ceil(seconds * sampleRate));
  for (let i = 0; i < samples.length; i++) samples[i] = sample(i / sampleRate);
  return samples;
};

const drum = (kind: Drum, chance: Chance): Float32Array => {
  const filter = createFilter();
  const noise = () => chance() * 2 - 1;
  switch (kind) {
    case 'kick': {
      let phase = 0;
      return shaped(0.42, (t) => {
        phase += (turn * (47 + 62 * Math.exp(-t / 0.028))) / sampleRate;
        return (
          sine(phase) * Math.exp(-t / 0.13) * Math.min(1, t / 0.002) + 0.04 * noise() * Math.exp(-t / 0.006)
        );
      });
    }
    case 'tap':
      filter.set(1900 + 500 * chance(), 0.8);
      return shaped(0.24, (t) => {
        const wires = filter.band(noise()) * (0.75 * Math.exp(-t / 0.045) + 0.25 * Math.exp(-t / 0.11));
        return Math.min(1, t / 0.002) * (wires + 0.18 * sine(turn * 186 * t) * Math.exp(-t / 0.04));
      });
    case 'swish':
      return shaped(0.62, (t) => {
        const along = t / 0.62;
        filter.set(1500 + 2600 * along, 0.9);
        return 0.5 * filter.band(noise()) * Math.sin(Math.PI * along) ** 1.4;
      });
    case 'ride': {
      filter.set(6800, 1.4);
      const pitch = 1250 + 160 * chance();
      const clang = [2.0, 2.73, 3.41, 4.47].map((ratio) => ratio * pitch);
      return shaped(0.8, (t) => {
        const metal = clang.reduce((sum, frequency, i) => sum + sine(turn * frequency * t + i), 0) * 0.035;
        return (
          Math.exp(-t / 0.2) *
          (metal + 0.5 * filter.band(noise()) * Math.exp(-t / 0.09)) *
          Math.min(1, t / 0.001)
        );
      });
    }
    case 'shaker':
      filter.set(5200 + 900 * chance(), 1.1);
      return shaped(0.11, (t) => 0.7 * filter.band(noise()) * Math.min(1, t / 0.018) * Math.exp(-t / 0.03));
  }
};

const pans: Record<Drum, number> = { kick: 0, tap: -0.12, swish: 0.25, ride: 0.42, shaker: -0.45 };
const gains: Record<Drum, number> = { kick: 0.85, tap: 0.95, swish: 0.8, ride: 0.75, shaker: 0.7 };

export const playDrums = (bus: Stereo, beats: readonly Beat[], gain: number, chance: Chance): void => {
  for (const { at, drum: kind, velocity } of beats)
    place(bus, drum(kind, chance), at, pans[kind], gain * gains[kind] * velocity);
};
