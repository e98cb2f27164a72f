// What playlists asked for and a list does without: it is said of the list, and of what was made of it.
import { type Lacking, lackingNamedMost } from '@gatefold/contract';
import type { Found, Wanted } from './draft.ts';
import type { Song } from './song.ts';

/** Spellings of one name are one: what differs is the case, the accents, or what stands between the letters. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
const keyOf = ({ title, artist }: Wanted): string => `${folded(title)}\0${folded(artist)}`;

/** Neither found, nor chosen from what may be meant. What somebody took the tick off is no loss. */
const isLacking = ({ match, ticked }: Found): boolean =>
  match === 'missing' || (match === 'unsure' && !ticked);

/** What a list lacks after `found` was put on it, too: each once, and none that has come since. */
export function lackingAfter(
  before: readonly Wanted[],
  found: readonly Found[],
  list: readonly Song[],
): Wanted[] {
  const more = found.flatMap((line) => (line.wanted && isLacking(line) ? [line.wanted] : []));
  const there = [...list, ...found.flatMap((line) => (line.wanted && line.ticked ? [line.wanted] : []))];
  const came = new Set(there.map(keyOf));
  const titles = new Set(there.map(({ title }) => folded(title)));
  const all = new Map([...before, ...more].map((wanted) => [keyOf(wanted), wanted]));
  // A list that names no artist asks for nobody's in particular.
  const hasCome = (key: string, { title, artist }: Wanted) =>
    came.has(key) || (folded(artist) === '' && titles.has(folded(title)));
  return [...all].flatMap(([key, wanted]) => (hasCome(key, wanted) ? [] : [wanted]));
}

const longestName = 300;

/** As it is said of the list, and told to the server with the batch. Undefined where nothing is lacking. */
export const told = (lacking: readonly Wanted[]): Lacking | undefined =>
  lacking.length === 0
    ? undefined
    : {
        count: lacking.length,
        named: lacking.slice(0, lackingNamedMost).map(({ title, artist }) => ({
          title: title.slice(0, longestName),
          artist: artist.slice(0, longestName),
        })),
      };
