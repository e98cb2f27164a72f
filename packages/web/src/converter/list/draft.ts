// The list that is being prepared, as values: what was found, what of it is ticked, what is on the list, and how the
// files shall be. Nothing here touches storage, the server or the page.
import type { ConversionSettings, PlaylistMatch } from '@gatefold/contract';
import { lackingAfter } from './lacking.ts';
import { type Song, songOfCandidate } from './song.ts';
import { isUsualForm, settingsAnew, usualSettings } from './usual-settings.ts';

/** What a playlist asks for, in its own words. */
export type Wanted = { title: string; artist: string; durationMs?: number };

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
  /** Of a playlist: which one it is, and the place of the line in it. */
  asked?: { list: number; number: number };
  /** Of a file that was brought here: files stand in this order, whichever arrives first. */
  sent?: number;
};

export type Draft = {
  /** Of the batch: where the first songs came from. */
  name: string;
  found: Found[];
  /** In the order of the finished files; a song that a playlist repeats stands there as often. */
  list: Song[];
  /** What playlists asked for and the list does without. */
  lacking?: Wanted[];
  settings: ConversionSettings;
  /** The files are for a phone; what was chosen before. */
  phone?: ConversionSettings;
  /** Format and quality are those of the list before. */
  carried?: true;
  nextKey: number;
};

/** As many as a batch may have. */
export const listMax = 10_000;

export const emptyDraft = (settings: ConversionSettings = usualSettings): Draft => ({
  name: '',
  found: [],
  list: [],
  settings,
  nextKey: 1,
});

const sure = (song: Song): Omit<Found, 'key'> => ({ ticked: true, match: 'sure', song });

export const linesOf = (songs: readonly Song[]): Omit<Found, 'key'>[] => songs.map(sure);

/** A file that was brought here, with the number of its sending. */
export const lineOfFile = (song: Song, sent: number): Omit<Found, 'key'> => ({ ...sure(song), sent });

/** The sure are ticked, the unsure wait for somebody to look, the missing cannot be ticked. `list` is its number here. */
export const linesOfPlaylist = ({ entries }: PlaylistMatch, list: number): Omit<Found, 'key'>[] =>
  entries.map(({ number, title, artist, durationMs, match, candidates }) => {
    const songs = candidates.map(songOfCandidate);
    const [best] = songs;
    const wanted = { title, artist, ...(durationMs === undefined ? {} : { durationMs }) };
    const line = { wanted, asked: { list, number } };
    if (!best) return { ...line, ticked: false, match: 'missing' };
    return { ...line, ticked: match === 'sure', match, song: best, candidates: songs };
  });

/**
 * Puts lines behind what was found before, and files before those that were sent after them. A song that was there
 * before, or is on the list, is not found again; what the lines themselves repeat stays.
 */
export function addFound(draft: Draft, name: string, lines: readonly Omit<Found, 'key'>[]): Draft {
  const added = newLines(draft, lines).slice(0, listMax - draft.found.length);
  const files = filesAlone(draft.found);
  let found = draft.found;
  added.forEach((line, at) => {
    const { sent } = line;
    const before = sent === undefined ? -1 : found.findIndex((other) => (other.sent ?? 0) > sent);
    const next = { ...inItsPlace(line, files), key: draft.nextKey + at };
    found = found.toSpliced(before < 0 ? found.length : before, 0, next);
  });
  const isFirstPlaylist = added.some(({ wanted }) => wanted) && !draft.found.some(({ wanted }) => wanted);
  const isNamed = draft.name !== '' && !(isFirstPlaylist && draft.list.length === 0 && name !== '');
  return {
    ...draft,
    found: arranged(found),
    nextKey: draft.nextKey + added.length,
    name: isNamed ? draft.name : name,
  };
}

/**
 * Those of the lines whose song is neither found nor on the list yet. A file that stands by itself is no hindrance to
 * the place that a playlist has for it, nor is a place that may mean the file one to the file.
 */
export function newLines<Line extends Omit<Found, 'key'>>(draft: Draft, lines: readonly Line[]): Line[] {
  const onList = new Set(draft.list.map(({ key }) => key));
  const shown = new Set(draft.found.map(({ song }) => song?.key));
  const settled = new Set(
    draft.found.map((line) => (isOpen(line) && line.wanted ? undefined : line.song?.key)),
  );
  const files = filesAlone(draft.found);
  return lines.filter(({ song, wanted, sent }) => {
    if (!song) return true;
    if (onList.has(song.key)) return false;
    if (sent !== undefined) return !settled.has(song.key);
    return !shown.has(song.key) || (wanted && files.has(song.key));
  });
}

/** The lines of files that no playlist asked for, by their songs. */
function filesAlone(found: readonly Found[]): ReadonlyMap<string, Found> {
  const alone = found.filter(isAside);
  return new Map(alone.flatMap((line) => (line.song ? [[line.song.key, line]] : [])));
}

/** More is known of a file than of a candidate; and what somebody did not want stays so. */
function inItsPlace<Line extends Omit<Found, 'key'>>(line: Line, files: ReadonlyMap<string, Found>): Line {
  const file = line.wanted && line.song ? files.get(line.song.key) : undefined;
  return file?.song ? { ...line, song: file.song, ticked: line.ticked && file.ticked } : line;
}

/** Dropped, and no playlist asked for it. */
export const isAside = ({ wanted, sent }: Omit<Found, 'key'>): boolean => !wanted && sent !== undefined;

/**
 * A file that has its place in a playlist does not stand by itself too; those that have none stand behind what the
 * playlist asks for.
 */
export function arranged(found: Found[]): Found[] {
  const placed = new Set<string>();
  for (const { wanted, match, ticked, song } of found)
    if (wanted && song && (match === 'sure' || ticked)) placed.add(song.key);
  const once = found.filter((line) => !isAside(line) || !line.song || !placed.has(line.song.key));
  if (!once.some(({ wanted }) => wanted)) return once;
  return [...once.filter((line) => !isAside(line)), ...once.filter(isAside)];
}

/** Waits for a song: there is none, or one that nobody has said yes to. */
const isOpen = ({ match, ticked }: Found): boolean => match !== 'sure' && !ticked;

/** The playlists some of whose lines wait for their songs. */
export const openLists = ({ found }: Pick<Draft, 'found'>): ReadonlySet<number> =>
  new Set(found.flatMap((line) => (line.asked && isOpen(line) ? [line.asked.list] : [])));

/** Brings what a playlist was answered anew to those of its lines that wait; what somebody decided stays. */
export function fillIn(draft: Draft, list: number, match: PlaylistMatch): Draft {
  const answers = new Map(linesOfPlaylist(match, list).map((line) => [line.asked?.number, line]));
  const files = filesAlone(draft.found);
  const onList = new Set(draft.list.map(({ key }) => key));
  const found = draft.found.map((line): Found => {
    const answer = line.asked?.list === list && isOpen(line) ? answers.get(line.asked.number) : undefined;
    if (!answer?.song) return line;
    const known = new Set(line.candidates?.map(({ key }) => key));
    if (answer.candidates?.every(({ key }) => known.has(key))) return line;
    const ticked = answer.ticked && !onList.has(answer.song.key);
    return { ...inItsPlace({ ...answer, ticked }, files), key: line.key };
  });
  return { ...draft, found: arranged(found) };
}

/** Ticks or unticks the lines of these keys that can be ticked. */
export function tick(draft: Draft, keys: ReadonlySet<number>, ticked: boolean): Draft {
  const found = draft.found.map((line) =>
    keys.has(line.key) && line.song && line.ticked !== ticked ? { ...line, ticked } : line,
  );
  return { ...draft, found: arranged(found) };
}

/** Chooses what a line of a playlist stands for; nothing of it unticks the line. */
export function choose(draft: Draft, key: number, song: Song | undefined): Draft {
  const found = draft.found.map((line): Found => {
    if (line.key !== key) return line;
    if (song) return { ...line, song, ticked: true, match: 'sure' };
    const { song: _before, ...rest } = line;
    return { ...rest, ticked: false, match: 'missing' };
  });
  return { ...draft, found: arranged(found) };
}

export const tickedSongs = ({ found }: Pick<Draft, 'found'>): Song[] =>
  found.flatMap(({ ticked, song }) => (ticked && song ? [song] : []));

/** What is ticked goes to the end of the list, and what was found has done its work. */
export function addTicked(draft: Draft): Draft {
  const list = [...draft.list, ...tickedSongs(draft)].slice(0, listMax);
  return { ...draft, found: [], list, lacking: lackingAfter(draft.lacking ?? [], draft.found, list) };
}

/** Places on the list, from 0. */
export function moveSong(draft: Draft, from: number, to: number): Draft {
  const song = draft.list[from];
  if (!song) return draft;
  return { ...draft, list: draft.list.toSpliced(from, 1).toSpliced(Math.max(0, to), 0, song) };
}

/** `at`: its place on the list, from 0. */
export function removeSong(draft: Draft, at: number): Draft {
  if (draft.list.length === 1) return clearList(draft);
  return { ...draft, list: draft.list.toSpliced(at, 1) };
}

/** Marks those of the list that the server named as no longer there. */
export function markGone(draft: Draft, keys: ReadonlySet<string>): Draft {
  const list = draft.list.map((song): Song => (keys.has(song.key) ? { ...song, gone: true } : song));
  return { ...draft, list };
}

export function dropGone(draft: Draft): Draft {
  const list = draft.list.filter(({ gone }) => !gone);
  return list.length === 0 ? clearList(draft) : { ...draft, list };
}

/** The next list begins: what somebody chose for this one does not ride along unsaid. */
export function clearList(draft: Draft): Draft {
  const { phone, carried: _said, lacking: _of, ...rest } = draft;
  const settings = settingsAnew(phone ?? draft.settings);
  return {
    ...rest,
    list: [],
    settings,
    ...(isUsualForm(settings) ? {} : { carried: true }),
    name: draft.found.length > 0 ? draft.name : '',
  };
}
