import { splitArtistAndTitle } from './artist-and-title.ts';
import { createEntry, type Playlist } from './playlist.ts';

const audioFile = /\.(mp3|m4a|aac|alac|flac|wav|aiff?|opus|ogg|oga|wma|wv|ape|mpc|dsf)$/i;

/** Whether every line is the place of a music file, as in an M3U without its head. */
export function isListOfFiles(text: string): boolean {
  const lines = linesOf(text).filter((line) => !line.startsWith('#'));
  return lines.length > 0 && lines.every((line) => audioFile.test(line));
}

/** A list as people type it: `Artist - Title` a line, numbered or not; undefined where most lines are not. */
export function readPlainLines(name: string, text: string): Playlist | undefined {
  const lines = linesOf(text).map((line) => line.replace(/^\d{1,3}[.)]\s+/, ''));
  const songs = lines.map(splitArtistAndTitle);
  if (songs.filter(({ artist }) => artist !== '').length < lines.length * 0.7) return undefined;
  return { name, entries: songs.map((song, at) => createEntry(at + 1, song)) };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
