// What has breath: the soft pad, the reed that sings, and the sea.
import type { Note } from '../score/arrange.ts';
import type { Chance } from './chance.ts';
import { sine } from './sine.ts';
import { createFilter, frequencyOf, place, type Stereo, sampleRate } from './stereo.ts';

const turn = 2 * Math.PI;

/** A saw without the aliasing of a bare one: its jump is rounded over two samples (PolyBLEP). */
const saw = (phase: number, step: number): number => {
  const bare = 2 * phase - 1;
  if (phase < step) {
    const t = phase / step;
    return bare - (t + t - t * t - 1);
  }
  if (phase > 1 - step) {
    const t = (phase - 1) / step;
    return bare - (t * t + t + t + 1);
  }
  return bare;
};

const padTone = ({ at, midi, length }: Note, detune: number, chance: Chance): Float32Array => {
  const [attack, release] = [Math.min(1.1, length * 0.4), 1.4];
  const samples = new Float32Array(Math.ceil((length + release) * sampleRate));
  const frequency = frequencyOf(midi);
  const steps = Float64Array.of(1 - detune, 1, 1 + detune * 0.7).map(
    (ratio) => (frequency * ratio) / sampleRate,
  );
  const phases = steps.map(() => chance());
  const filter = createFilter();
  for (let i = 0; i < samples.length; i++) {
    const t = i / sampleRate;
    if (i % 64 === 0) {
      const breathing = Math.sin(turn * 0.11 * (at + t) + midi);
      filter.set(frequency * 2 + 700 + 420 * breathing + 600 * Math.min(1, t / attack), 0.75);
    }
    let sum = 0;
    for (let j = 0; j < 3; j++) {
      const step = steps[j]!;
      const phase = phases[j]!;
      sum += saw(phase, step);
      phases[j] = phase + step >= 1 ? phase + step - 1 : phase + step;
    }
    const rise = Math.min(1, t / attack);
    const fall = t < length ? 1 : Math.max(0, 1 - (t - length) / release);
    samples[i] = filter.low(sum) * rise * rise * (3 - 2 * rise) * fall * fall;
  }
  return samples;
};

/** Each note twice, tuned apart, one to each side: width without an effect. */
export const playPad = (bus: Stereo, notes: readonly Note[], gain: number, chance: Chance): void => {
  for (const note of notes) {
    place(bus, padTone(note, 0.0042, chance), note.at, -0.75, gain * note.velocity);
    place(bus, padTone(note, 0.0058, chance), note.at, 0.75, gain * note.velocity);
  }
};

/** Odd partials that a breath opens, with a vibrato that comes late, and a little air. */
const reedTone = ({ midi, length, velocity }: Note, chance: Chance): Float32Array => {
  const samples = new Float32Array(Math.ceil((length + 0.14) * sampleRate));
  const frequency = frequencyOf(midi);
  const partials = [1, 2, 3, 4, 5, 7].filter((partial) => frequency * partial < 9000);
  const levels: Record<number, number> = { 1: 1, 2: 0.28, 3: 0.42, 4: 0.12, 5: 0.2, 7: 0.08 };
  const air = createFilter();
  air.set(frequency * 2.5, 1.2);
  let phase = 0;
  for (let i = 0; i < samples.length; i++) {
    const t = i / sampleRate;
    const late = Math.min(1, Math.max(0, (t - 0.22) / 0.4));
    const scoop = t < 0.07 ? -0.006 * (1 - t / 0.07) : 0;
    phase += (turn * frequency * (1 + scoop + 0.0042 * late * sine(turn * 5.1 * t))) / sampleRate;
    const breath =
      Math.min(1, t / 0.06) * (0.82 + 0.18 * sine(Math.PI * Math.min(1, t / Math.max(0.2, length))));
    let tone = 0;
    for (const partial of partials) {
      const level = levels[partial] ?? 0;
      tone += level * (partial === 1 ? 1 : breath * (0.55 + 0.6 * velocity)) * sine(phase * partial);
    }
    const fall = t < length ? 1 : Math.max(0, 1 - (t - length) / 0.14);
    samples[i] = breath * fall * (tone * 0.5 + 0.12 * air.band(chance() * 2 - 1));
  }
  return samples;
};

export const playReed = (bus: Stereo, notes: readonly Note[], gain: number, chance: Chance): void => {
  for (const note of notes)
    place(bus, reedTone(note, chance), note.at, -0.12, gain * (0.4 + 0.6 * note.velocity));
};

/** Waves: filtered noise that swells and falls at each side in its own time, loud at the start and at the end. */
export const playSea = (bus: Stereo, seconds: number, level: number, chance: Chance): void => {
  const sides = [bus.left, bus.right];
  sides.forEach((side, which) => {
    const [wave, hiss] = [createFilter(), createFilter()];
    const offset = which * 2.1;
    let brown = 0;
    let [swell, shore] = [0, 0];
    for (let i = 0; i < side.length; i++) {
      if (i % 64 === 0) {
        const t = i / sampleRate;
        swell = (0.5 + 0.5 * Math.sin(turn * 0.105 * t + offset)) ** 2.2;
        shore = Math.min(1, Math.max(1 - t / 11, (t - seconds + 13) / 11, 0.16));
        wave.set(260 + 700 * swell, 0.7);
        hiss.set(2600 + 1800 * swell, 0.8);
      }
      const white = chance() * 2 - 1;
      brown = 0.985 * brown + 0.06 * white;
      side[i]! += level * shore * (wave.low(brown) * (0.35 + swell) + 0.09 * swell * hiss.band(white));
    }
  });
};
