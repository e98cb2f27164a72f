// How the songs are written down: melodies as degrees of a scale, chords as degrees with a quality.

export const modes = {
  ionian: [0, 2, 4, 5, 7, 9, 11],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  aeolian: [0, 2, 3, 5, 7, 8, 10],
} as const;
export type Mode = keyof typeof modes;

/** `midi` is undefined in a rest; `beats` counts quarters. */
export type Tone = { midi: number | undefined; beats: number };

const accidentals: Record<string, number> = { '': 0, b: -1, '#': 1 };

const degreeToMidi = (degree: number, tonic: number, scale: readonly number[]): number => {
  const step = degree - 1;
  const octave = Math.floor(step / 7);
  return tonic + 12 * octave + (scale[step - 7 * octave] ?? 0);
};

/**
 * "5/1.5 b6/.5 - | 8": a degree of the scale (8 is the octave, 0 the step below the tonic), perhaps altered, and its
 * length in beats, 1 when none is written. "-" rests; bar lines are for the reader.
 */
export const readMelody = (text: string, tonic: number, mode: Mode): Tone[] =>
  text
    .split(/[\s|]+/)
    .filter(Boolean)
    .map((token) => {
      const match = /^(?:(-)|([b#]?)(\d+))(?:\/([\d.]+))?$/.exec(token);
      if (match === null) throw new Error(`"${token}" is no tone`);
      const [, rest, accidental = '', degree, beats = '1'] = match;
      const midi =
        rest === undefined
          ? degreeToMidi(Number(degree), tonic, modes[mode]) + (accidentals[accidental] ?? 0)
          : undefined;
      return { midi, beats: Number(beats) };
    });

/** A chord: its root as a pitch class, and its tones as semitones above the root. */
export type Chord = { root: number; tones: readonly number[] };

const qualities: Record<string, readonly number[]> = {
  '': [0, 4, 7],
  m: [0, 3, 7],
  add9: [0, 4, 7, 14],
  maj7: [0, 4, 7, 11],
  maj9: [0, 4, 7, 11, 14],
  m6: [0, 3, 7, 9],
  m7: [0, 3, 7, 10],
  m9: [0, 3, 7, 10, 14],
  '7': [0, 4, 7, 10],
  '9': [0, 4, 7, 10, 14],
  '13': [0, 4, 10, 14, 21],
  sus: [0, 5, 7, 10],
  sus9: [0, 5, 7, 10, 14],
  dim: [0, 3, 6, 9],
};

const readChord = (text: string, tonic: number): Chord => {
  const match = /^([b#]?)([1-7]):?(.*)$/.exec(text);
  const tones = qualities[match?.[3] ?? '?'];
  if (match === null || tones === undefined) throw new Error(`"${text}" is no chord`);
  const root = degreeToMidi(Number(match[2]), tonic, modes.ionian) + (accidentals[match[1] ?? ''] ?? 0);
  return { root: ((root % 12) + 12) % 12, tones };
};

/** "1maj9 | 2m9,5:13": one bar between the lines, several chords of equal length with commas. Roots are those of major. */
export const readChords = (text: string, tonic: number): Chord[][] =>
  text.split('|').map((bar) =>
    bar
      .trim()
      .split(',')
      .map((chord) => readChord(chord.trim(), tonic)),
  );
