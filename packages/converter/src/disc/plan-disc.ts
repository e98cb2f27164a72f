// Where each track comes to lie on an audio disc, and what of it does not fit.
import { cleanIsrc } from '../playlists/playlist.ts';

// IEC 60908: 44,100 samples a second in sectors of 588, of two channels with two bytes each.
export const samplesPerSector = 588;
export const bytesPerSample = 4;
export const sectorBytes = samplesPerSector * bytesPerSample;
export const sectorsPerSecond = 75;
export const tracksMax = 99;
const trackSecondsMin = 4;
/** Blanks that call themselves of 80 minutes end a few seconds before. */
const spareSeconds = 3;

export type DiscTrack = {
  id: string;
  title: string;
  artist: string;
  /** Of one channel, at 44.1 kHz. */
  samples: number;
  isrc?: string;
};

export type DiscWishes = {
  title: string;
  artist: string;
  minutes: 74 | 80;
  /** Silence between tracks in whole seconds, 0 to 8; with 0 the music runs on as on the album. */
  gapS: number;
  /** The album's EAN of 13 digits, or UPC of 12. */
  catalog?: string;
};

export type PlannedTrack = DiscTrack & {
  number: number;
  /** Where its music begins in the image. */
  startSample: number;
  /** Where the disc says that it begins: in the sector of its first sample. */
  startSector: number;
  sectors: number;
};

export const discProblems = {
  'no-tracks': 'There is nothing for the disc',
  'too-many-tracks': 'A disc holds 99 tracks',
  'track-too-short': 'A track of a disc has at least four seconds',
  'too-long': 'Not everything fits on the disc',
} as const satisfies Record<string, string>;
export type DiscProblem = { code: keyof typeof discProblems; trackIds: string[]; detail: string };

/** What is done otherwise than one might expect; nothing that stops the disc. */
export type DiscNote = 'near-the-end' | 'isrc-left-out' | 'catalog-left-out';

export type DiscPlan = {
  wishes: DiscWishes;
  tracks: PlannedTrack[];
  /** Of the image; the silence between tracks is not in it. */
  imageSectors: number;
  /** On the disc, with the silence. */
  discSectors: number;
  capacitySectors: number;
  /** Empty where the disc can be made. */
  problems: DiscProblem[];
  notes: DiscNote[];
};

/**
 * Without a gap the music is one stream: what is left over of a track's last sector, less than 588 samples, is carried
 * into the first of the next, and only the end of the disc is filled with silence. With a gap every track is filled.
 */
export function planDisc(tracks: readonly DiscTrack[], wishes: DiscWishes): DiscPlan {
  const gapSectors = Math.min(8, Math.max(0, Math.round(wishes.gapS))) * sectorsPerSecond;
  const planned = laidOut(tracks, gapSectors > 0);
  const imageSectors = planned.reduce((sum, track) => sum + track.sectors, 0);
  const discSectors = imageSectors + gapSectors * Math.max(0, tracks.length - 1);
  const capacitySectors = wishes.minutes * 60 * sectorsPerSecond;
  const catalog = catalogOf(wishes.catalog);
  const { catalog: asked, ...others } = wishes;
  const notes: [DiscNote, boolean][] = [
    [
      'near-the-end',
      discSectors > capacitySectors - spareSeconds * sectorsPerSecond && discSectors <= capacitySectors,
    ],
    ['isrc-left-out', tracks.some(({ isrc }) => isrc && !cleanIsrc(isrc))],
    ['catalog-left-out', asked !== undefined && asked !== '' && catalog === undefined],
  ];
  return {
    wishes: { ...others, gapS: gapSectors / sectorsPerSecond, ...(catalog && { catalog }) },
    tracks: planned,
    imageSectors,
    discSectors,
    capacitySectors,
    problems: problemsOf(planned, gapSectors, wishes.minutes, capacitySectors),
    notes: notes.filter(([, holds]) => holds).map(([note]) => note),
  };
}

function laidOut(tracks: readonly DiscTrack[], isFilled: boolean): PlannedTrack[] {
  let sample = 0;
  const starts = tracks.map(({ samples }) => {
    const start = sample;
    sample += isFilled ? Math.ceil(samples / samplesPerSector) * samplesPerSector : samples;
    return start;
  });
  const sectorOf = (at: number) => Math.floor((starts[at] ?? 0) / samplesPerSector);
  const end = Math.ceil(sample / samplesPerSector);
  return tracks.map(({ isrc, ...track }, at) => {
    const clean = cleanIsrc(isrc);
    return {
      ...track,
      ...(clean && { isrc: clean }),
      number: at + 1,
      startSample: starts[at]!,
      startSector: sectorOf(at),
      sectors: (at + 1 < tracks.length ? sectorOf(at + 1) : end) - sectorOf(at),
    };
  });
}

function problemsOf(tracks: PlannedTrack[], gap: number, minutes: number, capacity: number): DiscProblem[] {
  const problem = (code: DiscProblem['code'], all: readonly PlannedTrack[], more: string): DiscProblem[] =>
    all.length === 0
      ? []
      : [{ code, trackIds: all.map(({ id }) => id), detail: `${discProblems[code]}. ${more}` }];
  if (tracks.length === 0) {
    return [
      { code: 'no-tracks', trackIds: [], detail: `${discProblems['no-tracks']}. Add some tracks first.` },
    ];
  }
  const ends = (track: PlannedTrack) => track.startSector + track.sectors + gap * (track.number - 1);
  const over = tracks.filter((track) => ends(track) > capacity);
  const tooMany = (over.at(-1) ? ends(over.at(-1)!) : capacity) - capacity;
  return [
    ...problem(
      'too-many-tracks',
      tracks.slice(tracksMax),
      `Leave out ${tracks.length - tracksMax}, or make two discs.`,
    ),
    ...problem(
      'track-too-short',
      tracks.filter((track) => track.sectors < trackSecondsMin * sectorsPerSecond),
      'Leave these out, or join them with a neighbour.',
    ),
    ...problem(
      'too-long',
      over,
      `${timeOf(tooMany)} more than the ${minutes} minutes of this blank: from number ${over[0]?.number} on it is too much.`,
    ),
  ];
}

function catalogOf(text: string | undefined): string | undefined {
  const digits = text?.replace(/[\s-]/g, '').padStart(13, '0');
  return digits && /^\d{13}$/.test(digits) ? digits : undefined;
}

/** `mm:ss` of sectors, rounded up. */
export function timeOf(sectors: number): string {
  const seconds = Math.ceil(sectors / sectorsPerSecond);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
