import { genreOfNumber } from './genres.ts';

/**
 * A TCON text as ID3v2.3 and ID3v2.4 allow it: a name, a number, or `(17)(18)Name`. A text that is none of the
 * numbered forms is itself.
 */
export function parseGenreText(text: string): string[] {
  const genres: string[] = [];
  let rest = text;
  for (let match = referred(rest); match !== null; match = referred(rest)) {
    genres.push(genreOfReference(match[1] ?? '') ?? match[0]);
    rest = rest.slice(match[0].length);
  }
  if (rest.startsWith('((')) rest = rest.slice(1);
  if (rest !== '' && !genres.includes(rest)) genres.push(genreOfReference(rest) ?? rest);
  return genres;
}

function referred(text: string): RegExpExecArray | null {
  return /^\((\d{1,3}|RX|CR)\)/.exec(text);
}

function genreOfReference(reference: string): string | undefined {
  if (reference === 'RX') return 'Remix';
  if (reference === 'CR') return 'Cover';
  return /^\d{1,3}$/.test(reference) ? genreOfNumber(Number(reference)) : undefined;
}
