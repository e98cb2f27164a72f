// The list that is being prepared, as values: what was found, what of it is ticked, what is on the list, and how the
// files shall be. Nothing here touches storage, the server or the page.
import type { ConversionSettings, PlaylistMatch } from '@gatefold/contract';
import { type Song, songOfCandidate } from './song.ts';

/** What a playlist asks for, in its own words. */
export type Wanted = { title: string; artist: string };

/**
 * A line of what was found. `song` is what would be added, undefined where there is nothing yet; then it cannot be
 * ticked. Of a playlist `wanted` says what was looked for, and `candidates` what may be chosen instead.
 */
export type Found = {
  key: number;
  ticked: boolean;
  match: 'sure' | 'unsure' | 'missing';
  song?: Song;
  wanted?: Wanted;
  candidates?: Song[];
};

export type Draft = {
  /** Of the batch: where the first songs came from. */
  name: string;
  found: Found[];
  /** In the order of the finished files; a song that a playlist repeats stands there as often. */
  list: Song[];
  settings: ConversionSettings;
  nextKey: number;
};

/** As many as a batch may have. */
export const listMax = 10_000;

export const usualSettings: ConversionSettings = {
  format: 'mp3',
  kbps: 320,
  channels: 'as-is',
  loudness: 'as-is',
  cover: 'as-is',
  id3: '2.4',
  name: '{albumartist}/{album}/{disc}-{track} {title}',
  numbered: false,
  profile: 'none',
  playlists: ['m3u8'],
};

export const emptyDraft = (settings: ConversionSettings = usualSettings): Draft => ({
  name: '',
  found: [],
  list: [],
  settings,
  nextKey: 1,
});

const sure = (song: Song): Omit<Found, 'key'> => ({ ticked: true, match: 'sure', song });

export const linesOf = (songs: readonly Song[]): Omit<Found, 'key'>[] => songs.map(sure);

/** The sure are ticked, the unsure wait for somebody to look, the missing cannot be ticked. */
export const linesOfPlaylist = ({ entries }: PlaylistMatch): Omit<Found, 'key'>[] =>
  entries.map(({ title, artist, match, candidates }) => {
    const songs = candidates.map(songOfCandidate);
    const [best] = songs;
    if (!best) return { ticked: false, match: 'missing', wanted: { title, artist } };
    return { ticked: match === 'sure', match, song: best, wanted: { title, artist }, candidates: songs };
  });

/**
 * Puts lines behind what was found before. A song that was there before, or is on the list, is not found again; what
 * the lines themselves repeat stays.
 */
export function addFound(draft: Draft, name: string, lines: readonly Omit<Found, 'key'>[]): Draft {
  const added = newLines(draft, lines).slice(0, listMax - draft.found.length);
  const found = [...draft.found, ...added.map((line, at) => ({ ...line, key: draft.nextKey + at }))];
  return { ...draft, found, nextKey: draft.nextKey + added.length, name: draft.name || name };
}

/** Those of the lines whose song is neither found nor on the list yet. */
export function newLines<Line extends Omit<Found, 'key'>>(draft: Draft, lines: readonly Line[]): Line[] {
  const known = new Set(draft.list.map(({ key }) => key));
  for (const { song } of draft.found) if (song) known.add(song.key);
  return lines.filter(({ song }) => !song || !known.has(song.key));
}

/** Ticks or unticks the lines of these keys that can be ticked. */
export function tick(draft: Draft, keys: ReadonlySet<number>, ticked: boolean): Draft {
  const found = draft.found.map((line) =>
    keys.has(line.key) && line.song && line.ticked !== ticked ? { ...line, ticked } : line,
  );
  return { ...draft, found };
}

/** Chooses what a line of a playlist stands for; nothing of it unticks the line. */
export function choose(draft: Draft, key: number, song: Song | undefined): Draft {
  const found = draft.found.map((line): Found => {
    if (line.key !== key) return line;
    if (song) return { ...line, song, ticked: true, match: 'sure' };
    const { song: _before, ...rest } = line;
    return { ...rest, ticked: false, match: 'missing' };
  });
  return { ...draft, found };
}

export const forgetFound = (draft: Draft): Draft => ({
  ...draft,
  found: [],
  name: draft.list.length > 0 ? draft.name : '',
});

export const tickedSongs = ({ found }: Pick<Draft, 'found'>): Song[] =>
  found.flatMap(({ ticked, song }) => (ticked && song ? [song] : []));

/** What is ticked goes to the end of the list, and what was found has done its work. */
export function addTicked(draft: Draft): Draft {
  return { ...draft, found: [], list: [...draft.list, ...tickedSongs(draft)].slice(0, listMax) };
}

/** `at`: its place on the list, from 0. */
export function removeSong(draft: Draft, at: number): Draft {
  const list = draft.list.toSpliced(at, 1);
  return { ...draft, list, name: list.length + draft.found.length > 0 ? draft.name : '' };
}

/** Marks those of the list that the server named as no longer there. */
export function markGone(draft: Draft, keys: ReadonlySet<string>): Draft {
  const list = draft.list.map((song): Song => (keys.has(song.key) ? { ...song, gone: true } : song));
  return { ...draft, list };
}

export const dropGone = (draft: Draft): Draft => ({ ...draft, list: draft.list.filter(({ gone }) => !gone) });

export const clearList = (draft: Draft): Draft => ({
  ...draft,
  list: [],
  name: draft.found.length > 0 ? draft.name : '',
});
