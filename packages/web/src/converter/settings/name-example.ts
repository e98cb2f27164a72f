// What a template makes of a song, near enough to choose by; the names themselves are made where the files are.
import type { ConversionSettings } from '@gatefold/contract';
import type { Song } from '../list/song.ts';

export const nameParts = [
  'title',
  'artist',
  'albumartist',
  'album',
  'track',
  'disc',
  'number',
  'year',
  'genre',
] as const;
/** Fields of templates that have no button. */
const otherParts = ['composer', 'list'];
const isKnown = (name: string) => [...nameParts, ...otherParts].includes(name);
const fieldsOf = (template: string): string[] =>
  [...template.matchAll(/\{([^{}]*)\}/g)].flatMap(([, inside = '']) =>
    inside.split('|').map((name) => name.trim()),
  );

export type TemplateFault = { kind: 'unknown'; name: string } | { kind: 'brace' | 'outside' | 'alike' };

/** What is the matter with a template, by the rules of the converter; undefined when it can be used. */
export function templateFault(template: string): TemplateFault | undefined {
  if (template.trim() === '') return undefined;
  const unknown = fieldsOf(template).find((name) => !isKnown(name));
  if (unknown !== undefined) return { kind: 'unknown', name: unknown };
  if (/[{}]/.test(template.replace(/\{[^{}]*\}/g, ''))) return { kind: 'brace' };
  const parts = template
    .split('/')
    .map((part) => part.trim())
    .filter(Boolean);
  if (parts.some((part) => /^\.+$/.test(part))) return { kind: 'outside' };
  const apart = fieldsOf(parts.at(-1) ?? '').some((name) => ['title', 'track', 'number'].includes(name));
  return apart ? undefined : { kind: 'alike' };
}

const endings: Record<ConversionSettings['format'], string> = {
  mp3: 'mp3',
  aac: 'm4a',
  alac: 'm4a',
  flac: 'flac',
  wav: 'wav',
  aiff: 'aiff',
  opus: 'opus',
};

const two = (value: number | undefined) => (value === undefined ? '' : String(value).padStart(2, '0'));

/** A name must not lead elsewhere, nor hold what the file systems of other computers refuse. */
const safe = (text: string) =>
  text
    .replace(/: /g, ' - ')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\?/g, '')
    .replace(/[:/\\|]/g, '-')
    .replace(/</g, '(')
    .replace(/>/g, ')')
    .replaceAll('"', "'")
    .replaceAll('*', '_');

/** In the order of a list the number on the album says nothing: the place in the list stands there, or before all else. */
function withListNumber(template: string): string {
  const at = template.lastIndexOf('/') + 1;
  const file = template.slice(at);
  if (file.includes('{number}')) return template;
  const replaced = file.replace(/(\{disc\}[\s\-–.]*)?\{track\}/, '{number}');
  return `${template.slice(0, at)}${replaced === file ? `{number} ${file}` : replaced}`;
}

/** The place of a song, from 1, in a list of so many songs and of this name. */
type Of = { place: number; count: number; list: string };

/** What is not known of a song here is shown by an ellipsis. */
export function exampleName(
  settings: ConversionSettings,
  song: Song & { albumArtist?: string },
  { place, count, list }: Of,
): string {
  const artist = song.artist.trim();
  const { facts } = song;
  const albumArtist = song.albumArtist ?? facts?.albumArtist ?? '';
  /** Of songs of the library it is not known here. */
  const orOpen = (value: string | number | undefined) => (facts ? String(value ?? '') : '…');
  const values: Record<string, string> = {
    title: song.title,
    artist: artist || albumArtist,
    albumartist: albumArtist || artist || 'Unknown artist',
    album: song.album?.trim() || 'Unknown album',
    track: two(song.number),
    disc: song.disc === undefined ? '' : String(song.disc),
    number: String(place).padStart(Math.max(2, String(count).length), '0'),
    year: orOpen(facts?.year),
    genre: orOpen(facts?.genre),
    composer: orOpen(facts?.composer),
    list,
  };
  const wordsFor = (inside: string) =>
    inside
      .split('|')
      .map((name) => values[name.trim()] ?? '')
      .find(Boolean) ?? '';
  const wished = settings.name?.trim() || '{albumartist}/{album}/{disc}-{track} {title}';
  const template = settings.numbered ? withListNumber(wished) : wished;
  const parts = template
    .split('/')
    .map((part) => {
      // A field with nothing to say takes along the separator after it, a dash that ties it to what stands before it, and
      // the last one all that before it.
      const pieces = part
        .split(/\{([^{}]*)\}/)
        .map((piece, at) => (at % 2 === 1 ? safe(wordsFor(piece)) : piece));
      const filled = pieces
        .map((piece, at) => {
          if (at % 2 === 1) return piece;
          const text = pieces[at - 1] === '' ? piece.replace(/^[\s\-–—._,]+/, ' ') : piece;
          return pieces[at + 1] === '' ? text.replace(/[-–—._,]+$/, '') : text;
        })
        .join('');
      const [, lastField] = /\{([^{}]*)\}$/.exec(part) ?? [];
      const isOpenEnded = lastField !== undefined && wordsFor(lastField) === '';
      return filled
        .replace(/\s+/g, ' ')
        .replace(isOpenEnded ? /[\s\-–—._,]+$/ : /[. ]+$/, '')
        .replace(/^[. ]+/, '');
    })
    .filter(Boolean);
  const last = parts.pop() ?? song.title;
  return [...parts, `${last}.${endings[settings.format]}`].join('/');
}
