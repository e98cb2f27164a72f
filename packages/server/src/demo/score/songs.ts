// The twelve songs of the demo album: an evening and a night at sea, and the morning after. Melodies, chords and
// arrangements were written for Gatefold.
import type { CompStyle } from './comping.ts';
import type { Mode } from './notation.ts';
import type { BassStyle, DrumStyle } from './rhythm.ts';

export type Voice = 'piano' | 'string' | 'bell' | 'reed';

export type Song = {
  title: string;
  bpm: number;
  /** Beats in a bar. */
  beats: 3 | 4;
  /** MIDI number of the tonic below the melody. */
  tonic: number;
  mode: Mode;
  /** How late the second eighth of a beat comes, as a part of the beat. */
  swing: number;
  a: { chords: string; melody: string };
  b: { chords: string; melody: string };
  /** One letter a section. */
  form: string;
  lead: Voice;
  /** Who takes over in B. */
  answer: Voice;
  comp: CompStyle;
  compVoice: 'piano' | 'string';
  bass: BassStyle;
  drums: DrumStyle;
  /** Levels from 0 to 1. */
  pad: number;
  sea: number;
};

export const album = {
  title: 'Slow Crossing',
  artist: 'Lantern & Tide',
  year: 2026,
  genre: 'Downtempo',
  composer: 'Lantern & Tide',
  comment: 'Made by Gatefold on this machine, note by note. Free to copy, play and change.',
} as const;

export const songs: readonly Song[] = [
  {
    title: 'Harbour Lights, Leaving',
    bpm: 72,
    beats: 4,
    tonic: 62,
    mode: 'ionian',
    swing: 0.08,
    form: 'AABA',
    a: {
      chords: '1maj9 | 6m9 | 2m9 | 5sus9',
      melody: '5/1.5 6/.5 5/2 | 3/1.5 2/.5 1/2 | 2 4 6/1.5 5/.5 | 5/3 -',
    },
    b: {
      chords: '4maj9 | 3m7 | 6m9 | 5sus9,5:9',
      melody: '8/1.5 7/.5 6/2 | 7 5 3/2 | 6/1.5 5/.5 3 2 | 2/2 5/2',
    },
    lead: 'piano',
    answer: 'string',
    comp: 'rolled',
    compVoice: 'piano',
    bass: 'long',
    drums: 'ballad',
    pad: 0.8,
    sea: 1,
  },
  {
    title: 'Rope and Tar',
    bpm: 92,
    beats: 4,
    tonic: 67,
    mode: 'dorian',
    swing: 0.1,
    form: 'AABA',
    a: {
      chords: '1m7 | 4:9 | 1m7 | b7maj7',
      melody: '5 4/.5 3/.5 1/2 | 2/.5 3/.5 4 6 5 | 5 4/.5 3/.5 1 0 | 0/1.5 1/.5 2/2',
    },
    b: {
      chords: 'b3maj7 | b7maj7 | 4:9 | 5m7',
      melody: '7/1.5 8/.5 7 5 | 4 5/.5 4/.5 2/2 | 6/1.5 5/.5 4 3 | 4 3 2/2',
    },
    lead: 'string',
    answer: 'reed',
    comp: 'picked',
    compVoice: 'string',
    bass: 'two',
    drums: 'shuffle',
    pad: 0.35,
    sea: 0,
  },
  {
    title: 'Nine Kilometres Out',
    bpm: 96,
    beats: 4,
    tonic: 69,
    mode: 'aeolian',
    swing: 0.04,
    form: 'AABAB',
    a: {
      chords: '1m9 | b6maj7 | b3maj7 | b7sus',
      melody: '1/.5 3/.5 5 -/.5 4/.5 3 | 3/1.5 2/.5 1 - | 5/.5 6/.5 7 -/.5 6/.5 5 | 4/1.5 5/.5 2/2',
    },
    b: {
      chords: '4m9 | b7:9 | b3maj9 | 5m7',
      melody: '8 7/.5 6/.5 4/2 | 6 5/.5 4/.5 2/2 | 7 5 3 5 | 4/1.5 3/.5 2/2',
    },
    lead: 'piano',
    answer: 'bell',
    comp: 'syncopated',
    compVoice: 'piano',
    bass: 'groove',
    drums: 'pulse',
    pad: 0.45,
    sea: 0,
  },
  {
    title: 'Salt on the Rail',
    bpm: 116,
    beats: 3,
    tonic: 65,
    mode: 'ionian',
    swing: 0,
    form: 'AABA',
    a: {
      chords: '1maj7 | 3m7 | 4maj7 | 5sus | 6m7 | 2m7 | 5:9 | 1maj7',
      melody: '5/2 3 | 7/2 5 | 6 5 4 | 5/3 | 8/2 6 | 4/2 6 | 5 4 2 | 3/3',
    },
    b: {
      chords: '4maj7 | 4m6 | 3m7 | 6m7 | 2m7 | 5:9 | 1maj7 | 5sus',
      melody: '6/2 8 | b6/2 8 | 7/2 5 | 8/2 5 | 4 5 6 | 5/2 4 | 3/3 | - 3 4',
    },
    lead: 'string',
    answer: 'reed',
    comp: 'waltz',
    compVoice: 'string',
    bass: 'long',
    drums: 'waltz',
    pad: 0.5,
    sea: 0.35,
  },
  {
    title: 'The Second Deck Café',
    bpm: 124,
    beats: 4,
    tonic: 58,
    mode: 'ionian',
    swing: 0,
    form: 'ABA',
    a: {
      chords: '1maj9 | 1maj9 | 2m9 | 5:13 | 3m7 | 6:7 | 2m9 | 5:13',
      melody:
        '-/.5 3/.5 5 6 5 | 3/1.5 2/.5 3/2 | -/.5 4/.5 6 8 6 | 5/1.5 4/.5 3/2 | -/.5 5/.5 7 5 7 | 8 6 5 3 | 4 6 8/1.5 6/.5 | 5/3 -',
    },
    b: {
      chords: '4maj9 | 4m6 | 3m7 | 6:9 | 2m9 | 5:13 | 1maj9 | 5sus9',
      melody: '6/2 5 6 | b6/2 5 b6 | 5/2 3 5 | 6/1.5 5/.5 3/2 | 4 5 6 8 | 9/1.5 8/.5 6/2 | 7/2 5/2 | 5/3 -',
    },
    lead: 'reed',
    answer: 'piano',
    comp: 'bossa',
    compVoice: 'string',
    bass: 'bossa',
    drums: 'bossa',
    pad: 0.2,
    sea: 0,
  },
  {
    title: 'Fog Signal',
    bpm: 60,
    beats: 4,
    tonic: 60,
    mode: 'aeolian',
    swing: 0,
    form: 'ABA',
    a: { chords: '1m9 | b6maj9 | 4m9 | 5sus', melody: '5/3 4 | 3/2 -/2 | 1 2 3/2 | 2/3 -' },
    b: { chords: 'b3maj9 | b7sus9 | b6maj9 | 5m7', melody: '7/2 8/2 | 6/3 5 | 5/2 3/2 | 4/3 -' },
    lead: 'bell',
    answer: 'piano',
    comp: 'rolled',
    compVoice: 'piano',
    bass: 'long',
    drums: 'none',
    pad: 1,
    sea: 0.8,
  },
  {
    title: 'Postcard from the Stern',
    bpm: 100,
    beats: 4,
    tonic: 64,
    mode: 'ionian',
    swing: 0.05,
    form: 'AABA',
    a: {
      chords: '1add9 | 5 | 6m7 | 4maj7',
      melody: '3/.5 5/.5 8 7 5 | 5/.5 4/.5 2 5/2 | 3/.5 5/.5 8 9 8 | 6/1.5 5/.5 3/2',
    },
    b: {
      chords: '2m7 | 5sus | 3m7,6m7 | 2m7,5sus',
      melody: '4 6 9/1.5 8/.5 | 8 5 7/2 | 7 5 8 6 | 4 3 2/2',
    },
    lead: 'string',
    answer: 'piano',
    comp: 'picked',
    compVoice: 'string',
    bass: 'two',
    drums: 'shaker',
    pad: 0.3,
    sea: 0.25,
  },
  {
    title: 'Engine Hum',
    bpm: 108,
    beats: 4,
    tonic: 64,
    mode: 'dorian',
    swing: 0.06,
    form: 'AABABA',
    a: {
      chords: '1m9 | 1m9 | 4:9 | 1m9',
      melody: '- 1/.5 3/.5 5/1.5 4/.5 | 3 1 -/2 | - 6/.5 5/.5 6/1.5 8/.5 | 7 5 -/2',
    },
    b: {
      chords: 'b3maj7 | b7maj7 | 4:9 | 5m7',
      melody: '7/2 9 8 | 7/1.5 6/.5 4/2 | 6/2 8 6 | 5/3 -',
    },
    lead: 'reed',
    answer: 'piano',
    comp: 'syncopated',
    compVoice: 'piano',
    bass: 'pulse',
    drums: 'pulse',
    pad: 0.4,
    sea: 0,
  },
  {
    title: 'Gulls Asleep',
    bpm: 84,
    beats: 3,
    tonic: 69,
    mode: 'ionian',
    swing: 0,
    form: 'ABA',
    a: {
      chords: '1maj7 | 4maj7 | 1maj7 | 5sus | 6m7 | 4maj7 | 2m7 | 5sus',
      melody: '3/2 5 | 8/2 6 | 5/2 3 | 2/3 | 1 3 5 | 6/2 4 | 4 3 2 | 5/3',
    },
    b: {
      chords: '4maj7 | 3m7 | 2m7 | 1maj7 | 4maj7 | 3m7 | 2m7 | 5sus',
      melody: '8/2 7 | 7/2 5 | 6/2 4 | 5/3 | 8 9 10 | 9/2 7 | 6 4 2 | 5/3',
    },
    lead: 'bell',
    answer: 'string',
    comp: 'waltz',
    compVoice: 'piano',
    bass: 'long',
    drums: 'none',
    pad: 0.7,
    sea: 0.5,
  },
  {
    title: 'Lighthouse, Counting',
    bpm: 80,
    beats: 4,
    tonic: 61,
    mode: 'aeolian',
    swing: 0,
    form: 'AABA',
    a: { chords: '1m | b6maj7 | b3maj7 | b7', melody: '5/4 | 3/3 4 | 5/2 7/2 | 6/2 4/2' },
    b: { chords: '4m7 | 1m7 | b6maj7 | b7sus', melody: '8/3 7 | 5/4 | 6/2 5 3 | 4/4' },
    lead: 'reed',
    answer: 'bell',
    comp: 'arpeggio',
    compVoice: 'string',
    bass: 'long',
    drums: 'ballad',
    pad: 0.6,
    sea: 0.3,
  },
  {
    title: 'Last Cup of Tea',
    bpm: 90,
    beats: 4,
    tonic: 63,
    mode: 'ionian',
    swing: 0.16,
    form: 'AABA',
    a: {
      chords: '1maj7,6m7 | 2m7,5:13 | 3m7,b3dim | 2m7,5sus',
      melody: '5 6/.5 5/.5 3/2 | 4 6/.5 4/.5 2/1.5 3/.5 | 5 7 6 #4 | 4/1.5 2/.5 1/2',
    },
    b: {
      chords: '4maj7 | 4m6 | 3m7,6:9 | 2m7,5:13',
      melody: '6/1.5 5/.5 6 8 | b6/1.5 5/.5 4/2 | 5 7 8 6 | 4 6 5 4',
    },
    lead: 'piano',
    answer: 'string',
    comp: 'syncopated',
    compVoice: 'piano',
    bass: 'walk',
    drums: 'swing',
    pad: 0.15,
    sea: 0,
  },
  {
    title: 'Morning on the Other Side',
    bpm: 76,
    beats: 4,
    tonic: 62,
    mode: 'ionian',
    swing: 0.06,
    form: 'AABA',
    a: {
      chords: '1maj9 | 6m9 | 4maj9 | 5sus9',
      melody: '5/1.5 6/.5 5/2 | 3/1.5 2/.5 1/2 | 1 3 6/1.5 5/.5 | 5/2 8/2',
    },
    b: {
      chords: '4maj9 | 5 | 3m7,6m7 | 2m9,5sus9',
      melody: '8/1.5 9/.5 10/2 | 9 7 5/2 | 7/1.5 8/.5 6 5 | 4 6 5/2',
    },
    lead: 'string',
    answer: 'reed',
    comp: 'picked',
    compVoice: 'string',
    bass: 'two',
    drums: 'ballad',
    pad: 0.85,
    sea: 0.9,
  },
];
