import { decodePercent } from './entry-path.ts';

// What a list says in one line, taken apart.

/** Longer lines are no titles, and make patterns slow. */
const lineMax = 1000;

/** `Artist - Title`, as players write it; the first dash that stands alone parts them. */
export function splitArtistAndTitle(line: string): { artist: string; title: string } {
  const text = line.slice(0, lineMax).trim();
  const parts = /^(.+?)\s+[-–—]\s+(.+)$/u.exec(text);
  return parts ? { artist: parts[1]!, title: parts[2]! } : { artist: '', title: text };
}

/** `03 - Artist - Title.mp3`, as files are called, with what stands before a title taken off. */
export function splitFileName(path: string): { artist: string; title: string } {
  const plain = /^https?:/i.test(path) ? decodePercent(path.replace(/[?#].*$/s, '')) : path;
  const name = plain.split(/[\\/]/).findLast((part) => part !== '') ?? path;
  const bare = name
    .slice(-lineMax)
    .replace(/\.[a-z0-9]{2,5}$/i, '')
    .replace(/_/g, ' ');
  const withoutNumber = bare.replace(/^(?:\d{1,2}-)?\d{1,3}(?:[.)]\s*|\s+-\s+|\s+)(?=\S)/, '');
  return splitArtistAndTitle(withoutNumber.trim() || name);
}
