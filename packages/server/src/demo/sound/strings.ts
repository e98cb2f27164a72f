// Plucked strings by Karplus and Strong (1983), with the fractional delay of Jaffe and Smith: a burst of noise goes
// round a loop that is as long as the string, and loses its highs on the way.
import type { Note } from '../score/arrange.ts';
import type { Chance } from './chance.ts';
import { createFilter, frequencyOf, place, type Stereo, sampleRate } from './stereo.ts';

const pluck = ({ midi, length, velocity }: Note, chance: Chance): Float32Array => {
  const frequency = frequencyOf(midi);
  const period = sampleRate / frequency;
  // Half a sample is the delay of the averaging in the loop; the allpass makes up the fraction.
  const whole = Math.max(2, Math.floor(period - 0.5));
  const fraction = Math.max(0.05, period - 0.5 - whole);
  const allpass = (1 - fraction) / (1 + fraction);
  const string = new Float32Array(whole);
  // A soft touch is a dull one; plucking at a fifth of the length takes out every fifth partial.
  const touch = 0.25 + 0.6 * velocity;
  let dull = 0;
  for (let i = 0; i < whole; i++) {
    dull += touch * (chance() * 2 - 1 - dull);
    string[i] = dull;
  }
  const at = Math.max(1, Math.round(whole / 5));
  const burst = string.map((sample, i) => sample - 0.9 * (string[(i - at + whole) % whole] ?? 0));
  string.set(burst);
  const seconds = 1.1 + 2.2 * (196 / frequency) ** 0.5;
  const keep = 0.001 ** (1 / (frequency * seconds * 1.6));
  const ring = Math.min(length + 0.5, seconds * 1.5);
  const samples = new Float32Array(Math.ceil(ring * sampleRate));
  const letGo = Math.floor((ring - 0.12) * sampleRate);
  const blend = 0.5 + 0.2 * (1 - velocity);
  let [position, last, held, fade] = [0, 0, 0, 1];
  for (let i = 0; i < samples.length; i++) {
    const now = string[position]!;
    const average = keep * ((1 - blend) * now + blend * last);
    const shifted = allpass * average + held;
    held = average - allpass * shifted;
    last = now;
    string[position] = shifted;
    position = position + 1 === whole ? 0 : position + 1;
    if (i > letGo) fade *= 0.9992;
    samples[i] = now * fade;
  }
  return samples;
};

/** The wooden body: two broad resonances under the strings. */
const body = (samples: Float32Array): void => {
  const [air, top] = [createFilter(), createFilter()];
  air.set(110, 3);
  top.set(260, 2.2);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!;
    samples[i] = 0.8 * sample + 0.16 * air.band(sample) + 0.2 * top.band(sample);
  }
};

/** `pan` is where the player sits. */
export const playStrings = (
  bus: Stereo,
  notes: readonly Note[],
  gain: number,
  pan: number,
  chance: Chance,
): void => {
  for (const note of notes) {
    const samples = pluck(note, chance);
    // A deep string carries more energy in its loop than a high one.
    const even = 2.1 * (note.midi < 60 ? 0.85 : 1);
    body(samples);
    place(bus, samples, note.at, pan + (note.midi - 62) * 0.018, gain * even * (0.35 + note.velocity));
  }
};
