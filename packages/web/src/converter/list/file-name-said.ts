// When the name of somebody's own file stands beside its title: where the title alone does not say which one it is.
import type { Song } from './song.ts';

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Whether it holds the title and words besides that no tag of the song says, such as "live at the pier". */
function saysMore(name: string, { title, artist, album = '', facts }: Song): boolean {
  const inName = wordsOf(name.replace(/\.[^.]+$/, ''));
  const ofTitle = wordsOf(title);
  if (!ofTitle.every((word) => inName.includes(word))) return false;
  const known = new Set([...ofTitle, ...wordsOf(`${artist} ${album} ${facts?.albumArtist ?? ''}`)]);
  return inName.some((word) => !known.has(word) && /\p{L}/u.test(word));
}

/** `isTwice`: the title stands there on another line too. Undefined where there is nothing to add. */
export const fileNameSaid = (song: Song, isTwice: boolean): string | undefined =>
  song.file && (isTwice || saysMore(song.file.name, song)) ? song.file.name : undefined;
