// A list of songs as somebody kept it: texts and places of files, nothing that plays by itself.
import type { TagValues } from '../tags/fields.ts';

export const playlistFormats = [
  'm3u',
  'xspf',
  'jspf',
  'pls',
  'cue',
  'spotify',
  'exportify',
  'apple-music',
  'youtube-music',
  'csv',
  'text',
] as const;
export type PlaylistFormat = (typeof playlistFormats)[number];

export type PlaylistEntry = {
  /** Its place in the list, from 1. */
  number: number;
  /** Never empty: where a list says nothing, the name of the file. */
  title: string;
  /** Empty where the list does not say. */
  artist: string;
  album?: string;
  durationMs?: number;
  /** Twelve characters, without hyphens. */
  isrc?: string;
  musicbrainzRecordingId?: string;
  /** A file, as the list writes it (relative to the list, or absolute), or an http(s) address. */
  path?: string;
  /** Of CUE sheets: the part of the file, in 1/75 s; absent where the track is the whole file. */
  piece?: { start: number; end?: number };
  /** Of CUE sheets: what the sheet says of the track, in the words of the tags. */
  tags?: TagValues;
};

export type Playlist = { name: string; entries: PlaylistEntry[] };

/** Why a list was not read: the closed list. */
export const playlistRefusals = {
  'too-large': 'The list is too large',
  empty: 'There are no songs in the list',
  'not-a-playlist': 'This is not a list of songs that Gatefold knows',
  damaged: 'The list is damaged',
  'no-titles': 'The list names no titles',
  'streaming-service': 'Gatefold does not fetch music from streaming services',
} as const satisfies Record<string, string>;
export type PlaylistRefusalCode = keyof typeof playlistRefusals;

/** `detail` is for people: what is the matter, and what can be done instead. */
export type PlaylistRefusal = { kind: 'refused'; code: PlaylistRefusalCode; detail: string };

/** At least one list with at least one entry; exports of an account hold several. */
export type ReadPlaylists = { kind: 'read'; format: PlaylistFormat; lists: Playlist[] };

export function refuse(code: PlaylistRefusalCode, instead: string): PlaylistRefusal {
  return { kind: 'refused', code, detail: `${playlistRefusals[code]}. ${instead}` };
}

/** More is a mistake or an attack. */
export const entriesMax = 100_000;
const charactersMax = 1000;

type Raw = {
  [Key in keyof Omit<PlaylistEntry, 'number' | 'tags' | 'piece'>]?: PlaylistEntry[Key] | undefined;
};

/** An entry of what a list says: blanks and control characters go, and with them what says nothing. */
export function createEntry(number: number, raw: Raw): PlaylistEntry {
  const album = cleanText(raw.album);
  const isrc = cleanIsrc(raw.isrc);
  const recording = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(raw.musicbrainzRecordingId ?? '');
  const isLong = raw.durationMs !== undefined && Number.isFinite(raw.durationMs) && raw.durationMs > 0;
  return {
    number,
    title: cleanText(raw.title),
    artist: cleanText(raw.artist),
    ...(album && { album }),
    ...(isLong && { durationMs: Math.round(raw.durationMs!) }),
    ...(isrc && { isrc }),
    ...(recording && { musicbrainzRecordingId: recording[0].toLowerCase() }),
    ...(raw.path && { path: raw.path }),
  };
}

export function cleanText(text: string | undefined): string {
  if (!text) return '';
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, charactersMax)
    .toWellFormed();
}

export function cleanIsrc(text: string | undefined): string | undefined {
  const plain = text
    ?.replace(/^(urn:)?isrc:/i, '')
    .replace(/[-\s]/g, '')
    .toUpperCase();
  return plain && /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(plain) ? plain : undefined;
}
