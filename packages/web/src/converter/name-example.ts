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
  'date',
  'genre',
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

const two = (value: number) => String(value).padStart(2, '0');
/** A name must not lead elsewhere, nor hold what the file systems of other computers refuse. */
const safe = (text: string) => text.replace(/[<>:"/\\|?*]/g, '_').trim();

export function exampleName(settings: ConversionSettings, song: Song): string {
  const values: Record<NamePart, string> = {
    title: song.title,
    artist: song.artist,
    albumartist: song.artist,
    album: song.album ?? song.title,
    track: two(song.number ?? 1),
    disc: '1',
    date: String(new Date().getFullYear()),
    genre: '–',
  };
  const template = settings.name?.trim() || '{title}';
  const filled = template.replace(/\{(\w+)\}/g, (whole, part: string) =>
    part in values ? safe(values[part as NamePart]) : whole,
  );
  const folders = filled
    .split('/')
    .map((part) => part.trim())
    .filter(Boolean);
  const last = folders.pop() ?? safe(song.title);
  const numbered = settings.numbered ? `${two(1)} ${last}` : last;
  return [...folders, `${numbered}.${endings[settings.format]}`].join('/');
}
