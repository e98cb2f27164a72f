import { isObject, listOf, textIn } from './json-value.ts';
import type { Playlist } from './playlist.ts';
import { entryOfSharedTrack } from './xspf.ts';

/** JSPF, the JSON of XSPF, as https://xspf.org/jspf and ListenBrainz write it. */
export function readJspf(name: string, json: unknown): Playlist | undefined {
  const playlist = isObject(json) && isObject(json['playlist']) ? json['playlist'] : undefined;
  if (!Array.isArray(playlist?.['track'])) return undefined;
  const tracks = playlist['track'].filter(isObject).map((track) => ({
    locations: textsOf(track['location']),
    identifiers: textsOf(track['identifier']),
    title: textIn(track, 'title'),
    creator: textIn(track, 'creator'),
    album: textIn(track, 'album'),
    duration: Number(track['duration']),
  }));
  return { name: textIn(playlist, 'title') ?? name, entries: tracks.map(entryOfSharedTrack) };
}

function textsOf(value: unknown): string[] {
  const all = typeof value === 'string' ? [value] : listOf(value);
  return all.filter((text) => typeof text === 'string' && text !== '') as string[];
}
