// What a template makes of a song, near enough to choose by; the names themselves are made where the files are.
import type { ConversionSettings } from '@gatefold/contract';
import type { Song } from './song.ts';

export const nameParts = [
  'title',
  'artist',
  'albumartist',
  'album',
  'track',
  'disc',
  'year',
  'genre',
  'number',
] as const;
export type NamePart = (typeof nameParts)[number];

const endings: Record<ConversionSettings['format'], string> = {
  mp3: 'mp3',
  aac: 'm4a',
  alac: 'm4a',
  flac: 'flac',
  wav: 'wav',
  aiff: 'aiff',
  opus: 'opus',
};

/** A name must not lead elsewhere, nor hold what the file systems of other computers refuse. */
const safe = (text: string) =>
  text
    .replace(/[<>:"/\\|?*\p{Cc}]/gu, '_')
    .trim()
    .replace(/^\.+|[. ]+$/g, '');

/** Of the first song of a list of `count`. What is not known of a song here is shown by an ellipsis. */
export function exampleName(settings: ConversionSettings, song: Song, count: number): string {
  const values: Record<NamePart, string> = {
    title: song.title,
    artist: song.artist,
    albumartist: song.artist,
    album: song.album ?? '',
    track: song.number === undefined ? '…' : String(song.number).padStart(2, '0'),
    disc: '…',
    year: '…',
    genre: '…',
    number: '1',
  };
  const parts = (settings.name?.trim() || '{title}')
    .split('/')
    .map((part) =>
      safe(part.replace(/\{(\w+)\}/g, (_, name: string) => safe(values[name as NamePart] ?? ''))),
    )
    .filter(Boolean);
  const last = parts.pop() ?? 'Track';
  const place = '1'.padStart(String(count).length, '0');
  return [...parts, `${settings.numbered ? `${place} ` : ''}${last}.${endings[settings.format]}`].join('/');
}
