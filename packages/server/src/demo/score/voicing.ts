// Voice leading: of all ways to lay out a chord, the one whose notes move least from the chord before.
import type { Chord } from './notation.ts';

const lowest = 53;
const highest = 76;
const centre = 64;

/** The tones that the hands play: the bass has the root, so a rich chord can leave it out. */
const upperTones = ({ tones }: Chord): readonly number[] => (tones.length > 4 ? tones.slice(1) : tones);

/** Every close position of the chord in the range of the hands, lowest note first. */
const positions = (chord: Chord): number[][] => {
  const classes = [...new Set(upperTones(chord).map((tone) => (chord.root + tone) % 12))].sort(
    (a, b) => a - b,
  );
  const found: number[][] = [];
  for (let low = lowest; low <= highest; low++) {
    const from = classes.indexOf(low % 12);
    if (from < 0) continue;
    const notes = [low];
    for (let i = 1; i < classes.length; i++) {
      const last = notes.at(-1) ?? low;
      const next = classes[(from + i) % classes.length] ?? 0;
      notes.push(last + ((((next - last) % 12) + 12) % 12));
    }
    if ((notes.at(-1) ?? 0) <= highest) found.push(notes);
  }
  return found;
};

const movement = (notes: readonly number[], before: readonly number[]): number =>
  notes.reduce((sum, note) => sum + Math.min(...before.map((other) => Math.abs(other - note))), 0);

const spread = (notes: readonly number[]): number => {
  const mean = notes.reduce((sum, note) => sum + note, 0) / notes.length;
  return Math.abs(mean - centre);
};

/** Notes from low to high. `before` is the chord before, empty for the first one. */
export const voice = (chord: Chord, before: readonly number[]): number[] => {
  const cost = (notes: readonly number[]) =>
    (before.length === 0 ? 0 : movement(notes, before)) + spread(notes) * 0.4;
  return positions(chord).reduce((best, notes) => (cost(notes) < cost(best) ? notes : best));
};

/** The root in the octave of a bass. */
export const bassNote = ({ root }: Chord): number => (root < 4 ? root + 36 : root + 24);
