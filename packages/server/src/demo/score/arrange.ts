// From a song as it is written to the notes that are played: form, who plays when, swing, and the unevenness of hands.
import type { Chance } from '../sound/chance.ts';
import { strokesOf } from './comping.ts';
import { type Chord, readChords, readMelody } from './notation.ts';
import { bassOf, type Drum, drumsOf } from './rhythm.ts';
import type { Song, Voice } from './songs.ts';
import { bassNote, voice } from './voicing.ts';

/** Times in seconds from the start of the song, velocity from 0 to 1. */
export type Note = { at: number; length: number; midi: number; velocity: number };
export type Beat = { at: number; drum: Drum; velocity: number };

export type Arrangement = {
  seconds: number;
  lead: Record<Voice, Note[]>;
  comp: Note[];
  pad: Note[];
  bass: Note[];
  drums: Beat[];
};

const introBars = 2;
const ringSeconds = 5;
const timingSeconds = 0.012;

type Bar = { chords: Chord[]; section: string; isLast: boolean };

const barsOf = (song: Song): Bar[] => {
  const chordsOf = (section: string) =>
    readChords(section === 'B' ? song.b.chords : song.a.chords, song.tonic);
  const sections = [...song.form];
  const intro = chordsOf('A')
    .slice(0, introBars)
    .map((chords) => ({ chords, section: 'intro', isLast: false }));
  const body = sections.flatMap((section) =>
    chordsOf(section).map((chords) => ({ chords, section, isLast: false })),
  );
  const home = { chords: chordsOf('A')[0]?.slice(0, 1) ?? [], section: 'end', isLast: true };
  return [...intro, ...body, home];
};

/** A melody is played a little longer than written, and harder where it is higher. */
const leadNotes = (song: Song, beatSeconds: number, human: (at: number) => number, chance: Chance) => {
  const lead: Record<Voice, Note[]> = { piano: [], string: [], bell: [], reed: [] };
  const barSeconds = song.beats * beatSeconds;
  let at = introBars * barSeconds;
  let timesA = 0;
  for (const section of song.form) {
    const written = section === 'B' ? song.b : song.a;
    const tones = readMelody(written.melody, song.tonic, song.mode);
    if (section === 'A') timesA++;
    const player = section === 'B' ? song.answer : song.lead;
    const doubling: Voice | undefined =
      section === 'A' && timesA >= 3 && song.answer !== song.lead ? song.answer : undefined;
    let beat = 0;
    for (const { midi, beats } of tones) {
      if (midi !== undefined) {
        const velocity = 0.56 + 0.012 * (midi - song.tonic - 5) + 0.07 * (chance() - 0.5);
        const note = {
          at: human(at + beat * beatSeconds),
          length: beats * beatSeconds * 0.96,
          midi,
          velocity,
        };
        lead[player].push({ ...note, midi: player === 'bell' ? midi + 12 : midi });
        if (doubling !== undefined && beats >= 1) lead[doubling].push({ ...note, velocity: velocity * 0.5 });
        // The second time round a long note is touched from the step above.
        if (section === 'A' && timesA === 2 && beats >= 1.5 && chance() < 0.5)
          lead[player].push({ at: note.at - 0.09, length: 0.1, midi: midi + 2, velocity: velocity * 0.5 });
      }
      beat += beats;
    }
    at += (section === 'B' ? song.b.chords : song.a.chords).split('|').length * barSeconds;
  }
  return lead;
};

export const arrange = (song: Song, chance: Chance): Arrangement => {
  const beatSeconds = 60 / song.bpm;
  const barSeconds = song.beats * beatSeconds;
  const swung = (beat: number): number =>
    (Math.abs((beat % 1) - 0.5) < 0.01 ? beat + song.swing : beat) * beatSeconds;
  const human = (at: number): number => Math.max(0, at + timingSeconds * (chance() + chance() - 1));
  const bars = barsOf(song);
  const made: Arrangement = {
    seconds: bars.length * barSeconds + ringSeconds,
    lead: leadNotes(song, beatSeconds, human, chance),
    comp: [],
    pad: [],
    bass: [],
    drums: [],
  };
  let hands: number[] = [];
  bars.forEach(({ chords, section, isLast }, bar) => {
    const start = bar * barSeconds;
    const beatsEach = song.beats / Math.max(1, chords.length);
    chords.forEach((chord, place) => {
      hands = voice(chord, hands);
      const from = place * beatsEach;
      const held = isLast ? ringSeconds * 0.8 : beatsEach * beatSeconds;
      for (const midi of hands)
        made.pad.push({ at: start + from * beatSeconds, length: held, midi: midi - 12, velocity: 0.5 });
      const next = chords[place + 1] ?? bars[bar + 1]?.chords[0] ?? chord;
      const root = bassNote(chord);
      if (isLast) {
        made.bass.push({ at: start, length: ringSeconds * 0.7, midi: root, velocity: 0.55 });
        hands.forEach((midi, i) => {
          made.comp.push({ at: start + i * 0.09, length: ringSeconds * 0.8, midi, velocity: 0.45 });
        });
        return;
      }
      for (const { at, length, tones, velocity, roll } of strokesOf(song.comp, bar)) {
        if (at < from || at >= from + beatsEach) continue;
        tones.forEach((tone, i) => {
          const midi = tone < 0 ? (hands[0] ?? root + 24) - 12 : (hands[tone % hands.length] ?? root);
          made.comp.push({
            at: human(start + swung(at) + i * roll),
            length: Math.min(length, from + beatsEach - at + 0.3) * beatSeconds,
            midi,
            velocity: velocity * (0.92 + 0.16 * chance()),
          });
        });
      }
      if (section === 'intro' && bar === 0) return;
      for (const { at, length, step, velocity } of bassOf(song.bass, song.beats, bassNote(next) - root)) {
        if (at < from || at >= from + beatsEach) continue;
        made.bass.push({
          at: human(start + swung(at)),
          length: length * beatSeconds,
          midi: root + step,
          velocity,
        });
      }
    });
    if (section !== 'intro' && !isLast)
      for (const { at, drum, velocity } of drumsOf(song.drums, bar))
        made.drums.push({ at: human(start + swung(at)), drum, velocity: velocity * (0.85 + 0.3 * chance()) });
  });
  return made;
};
