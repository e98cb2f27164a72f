// What the accompanying hands do with a chord: which of its notes, when, how long, how hard.

export type CompStyle = 'rolled' | 'picked' | 'syncopated' | 'waltz' | 'bossa' | 'arpeggio';

/** `at` and `length` in beats from the start of the bar; `tones` are places in the chord, low to high; -1 its lowest, an octave down. */
export type Stroke = { at: number; length: number; tones: readonly number[]; velocity: number; roll: number };

const all = [0, 1, 2, 3];
const stroke = (
  at: number,
  length: number,
  tones: readonly number[],
  velocity: number,
  roll = 0,
): Stroke => ({
  at,
  length,
  tones,
  velocity,
  roll,
});
const run = (tones: readonly number[], step: number, velocity: number, length: number): Stroke[] =>
  tones.map((tone, i) =>
    stroke(i * step, length, [tone], velocity * (i % 4 === 0 ? 1.15 : i % 2 === 0 ? 1 : 0.85)),
  );

const styles: Record<CompStyle, (bar: number) => Stroke[]> = {
  rolled: (bar) => [
    stroke(0, 3.6, all, 0.5, 0.06),
    ...(bar % 2 === 1 ? [stroke(2.5, 1.4, [2, 3], 0.32, 0.02)] : []),
  ],
  picked: (bar) => run(bar % 2 === 0 ? [-1, 1, 2, 3, 0, 2, 3, 1] : [-1, 2, 1, 3, 0, 3, 2, 1], 0.5, 0.5, 1.4),
  syncopated: (bar) =>
    bar % 2 === 0
      ? [stroke(0, 1.2, all, 0.46), stroke(1.5, 0.8, [1, 2, 3], 0.36), stroke(3.5, 0.5, [1, 2, 3], 0.32)]
      : [stroke(0.5, 1, all, 0.4), stroke(2.5, 1.2, all, 0.42)],
  waltz: (bar) => [
    stroke(0, 2.6, [-1], 0.44),
    stroke(1, 0.9, [1, 2, 3], 0.32, 0.015),
    stroke(2, 0.9, bar % 4 === 3 ? [0, 2, 3] : [1, 2, 3], 0.28, 0.015),
  ],
  bossa: (bar) =>
    bar % 2 === 0
      ? [stroke(0, 1.4, all, 0.42), stroke(1.5, 0.9, all, 0.4), stroke(3, 0.8, all, 0.36)]
      : [stroke(0.5, 0.9, all, 0.38), stroke(2, 0.9, all, 0.42), stroke(3.5, 0.5, all, 0.38)],
  arpeggio: (bar) => run(bar % 2 === 0 ? [0, 2, 1, 3, 2, 3, 1, 2] : [0, 1, 3, 2, 1, 3, 2, 1], 0.5, 0.46, 2),
};

export const strokesOf = (style: CompStyle, bar: number): Stroke[] => styles[style](bar);
