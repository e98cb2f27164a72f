// Electric piano and bell: frequency modulation, where a hard touch is a brighter one (Chowning 1973).
import type { Note } from '../score/arrange.ts';
import { sine } from './sine.ts';
import { frequencyOf, place, type Stereo, sampleRate } from './stereo.ts';

const turn = 2 * Math.PI;

/** A hammer, a bar that sings, and a tine that rings above it. */
const pianoTone = ({ midi, length, velocity }: Note): Float32Array => {
  const frequency = frequencyOf(midi);
  const release = 0.16;
  const ringSeconds = 2.6 * (220 / frequency) ** 0.4;
  const samples = new Float32Array(Math.ceil((Math.min(length, ringSeconds * 3) + release * 4) * sampleRate));
  const bright = 0.55 + 2 * velocity * velocity;
  const tine = frequency * 14 < 9000 ? 14 : frequency * 7 < 9000 ? 7 : 4;
  const step = (turn * frequency) / sampleRate;
  let [singing, tineLevel, index] = [1, 0.3 * velocity, bright];
  const fade = Math.exp(-1 / (ringSeconds * sampleRate));
  const tineFade = Math.exp(-1 / (0.11 * sampleRate));
  const indexFade = Math.exp(-1 / (0.55 * sampleRate));
  const letGo = Math.floor(length * sampleRate);
  const releaseFade = Math.exp(-1 / (release * 0.5 * sampleRate));
  for (let i = 0; i < samples.length; i++) {
    const phase = step * i;
    const attack = i < 110 ? i / 110 : 1;
    const body =
      sine(phase + index * sine(phase)) * 0.6 + sine(phase * 1.0017 + index * 0.7 * sine(phase * 2)) * 0.4;
    samples[i] = attack * (singing * body + tineLevel * sine(phase * tine));
    singing *= i < letGo ? fade : releaseFade;
    tineLevel *= tineFade;
    index = 0.28 + (index - 0.28) * indexFade;
  }
  return samples;
};

const bellTone = ({ midi, velocity }: Note): Float32Array => {
  const frequency = frequencyOf(midi);
  const ringSeconds = 1.5 * (660 / frequency) ** 0.3;
  const samples = new Float32Array(Math.ceil(ringSeconds * 4 * sampleRate));
  const step = (turn * frequency) / sampleRate;
  const fade = Math.exp(-1 / (ringSeconds * sampleRate));
  const indexFade = Math.exp(-1 / (0.24 * sampleRate));
  let [level, index] = [1, 0.9 + 0.9 * velocity];
  for (let i = 0; i < samples.length; i++) {
    const phase = step * i;
    const attack = i < 60 ? i / 60 : 1;
    samples[i] = attack * level * (sine(phase + index * sine(phase * 3.51)) + 0.25 * sine(phase * 0.5));
    level *= fade;
    index *= indexFade;
  }
  return samples;
};

/** The pan of the electric piano rocks slowly, as its amplifier does. */
export const playPiano = (bus: Stereo, notes: readonly Note[], gain: number): void => {
  for (const note of notes) {
    const rock = 0.35 * Math.sin(turn * 0.22 * note.at) + (note.midi - 64) * 0.008;
    place(bus, pianoTone(note), note.at, rock, gain * note.velocity);
  }
};

export const playBell = (bus: Stereo, notes: readonly Note[], gain: number): void => {
  for (const note of notes)
    place(bus, bellTone(note), note.at, 0.25 * Math.sin(note.midi), gain * note.velocity);
};
