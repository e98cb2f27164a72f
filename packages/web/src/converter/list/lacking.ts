// What playlists asked for and a list does without: it is said of the list, and of what was made of it.
import { type Lacking, lackingNamedMost } from '@gatefold/contract';
import type { Found, Wanted } from './draft.ts';
import type { Song } from './song.ts';

const keyOf = ({ title, artist }: Wanted): string => `${title}\0${artist}`.toLowerCase();

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
  const came = new Set([
    ...list.map(keyOf),
    ...found.flatMap((line) => (line.wanted && line.ticked ? [keyOf(line.wanted)] : [])),
  ]);
  const all = new Map([...before, ...more].map((wanted) => [keyOf(wanted), wanted]));
  return [...all].flatMap(([key, wanted]) => (came.has(key) ? [] : [wanted]));
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
