// What the files of a batch are called: the template filled in with what is known of each song, made safe for any
// disk, and told apart. Pure.
import type { ConversionSettings } from '@gatefold/contract';

export type NameFacts = {
  title: string;
  artist: string;
  album?: string;
  albumArtist?: string;
  disc?: number | undefined;
  number?: number | undefined;
  year?: number | undefined;
  genre?: string | undefined;
};

const usualTemplate = '{albumartist}/{album}/{track} {title}';
const partMost = 120;
const foldersMost = 8;
const reserved = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)/i;

/** A name that FAT, NTFS and Unix take, without a way out of its folder. */
const safePart = (text: string): string => {
  const plain = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[<>:"/\\|?*\p{Cc}]/gu, '_')
    .trim()
    .replace(/^\.+|[. ]+$/g, '');
  const short = [...plain].slice(0, partMost).join('').trimEnd();
  return reserved.test(short) ? `_${short}` : short;
};

const textOf = (facts: NameFacts, place: number, field: string): string => {
  const twoDigits = (number: number | undefined) =>
    number === undefined ? '' : String(number).padStart(2, '0');
  switch (field.toLowerCase()) {
    case 'title':
      return facts.title;
    case 'artist':
      return facts.artist;
    case 'album':
      return facts.album ?? '';
    case 'albumartist':
      return facts.albumArtist ?? facts.artist;
    case 'track':
      return twoDigits(facts.number);
    case 'disc':
      return facts.disc === undefined ? '' : String(facts.disc);
    case 'year':
      return facts.year === undefined ? '' : String(facts.year);
    case 'genre':
      return facts.genre ?? '';
    case 'number':
      return String(place);
    default:
      return '';
  }
};

const stemOf = (template: string, facts: NameFacts, place: number): string[] => {
  const parts = template
    .split('/')
    .map((part) =>
      safePart(part.replace(/\{(\w{1,20})\}/g, (_, field: string) => safePart(textOf(facts, place, field)))),
    )
    .filter((part) => part !== '');
  return parts.slice(-foldersMost);
};

export const nameFiles = (
  songs: readonly NameFacts[],
  settings: ConversionSettings,
  extension: string,
): string[] => {
  const template = settings.name ?? usualTemplate;
  const digits = String(songs.length).length;
  const taken = new Set<string>();
  return songs.map((facts, at) => {
    const parts = stemOf(template, facts, at + 1);
    const last = parts.pop() ?? 'Track';
    const numbered = settings.numbered === true ? `${String(at + 1).padStart(digits, '0')} ${last}` : last;
    for (let again = 1; ; again++) {
      const stem = [...parts, again === 1 ? numbered : `${numbered} (${again})`].join('/');
      const key = stem.toLowerCase();
      if (taken.has(key)) continue;
      taken.add(key);
      return `${stem}.${extension}`;
    }
  });
};
