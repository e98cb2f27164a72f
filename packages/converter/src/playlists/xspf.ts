import { splitFileName } from './artist-and-title.ts';
import { pathOfUri } from './entry-path.ts';
import { createEntry, type Playlist, type PlaylistEntry } from './playlist.ts';
import { streamingServiceOf } from './streaming-services.ts';
import { childrenOf, parseXml, textOf, type XmlNode } from './xml-text.ts';

/** XSPF 1, https://xspf.org/spec; undefined where it is cut short or not XML. */
export function readXspf(name: string, text: string): Playlist | undefined {
  // The parser closes open elements by itself: a list cut short would only seem shorter.
  if (!/<\/([\w.-]+:)?playlist\s*>\s*(<!--[\s\S]*-->\s*)?$/.test(text.slice(-10_000))) return undefined;
  const playlist = childrenOf(parseXml(text), 'playlist')[0];
  const trackList = childrenOf(playlist, 'trackList')[0];
  if (!trackList) return undefined;
  const tracks = childrenOf(trackList, 'track').map((track) => ({
    locations: textsOf(track, 'location'),
    identifiers: textsOf(track, 'identifier'),
    title: textOf(track, 'title'),
    creator: textOf(track, 'creator'),
    album: textOf(track, 'album'),
    duration: Number(textOf(track, 'duration')),
  }));
  return { name: textOf(playlist, 'title') ?? name, entries: tracks.map(entryOfSharedTrack) };
}

/** What a track of XSPF and of JSPF says; `duration` in ms. */
export type SharedTrack = {
  locations: string[];
  identifiers: string[];
  title?: string | undefined;
  creator?: string | undefined;
  album?: string | undefined;
  duration?: number | undefined;
};

export function entryOfSharedTrack(track: SharedTrack, at: number): PlaylistEntry {
  const location = track.locations.find((uri) => !streamingServiceOf(uri));
  const path = location === undefined ? undefined : pathOfUri(location);
  const guessed = splitFileName(path ?? track.locations[0] ?? '');
  const said = [...track.identifiers, ...track.locations];
  return createEntry(at + 1, {
    title: track.title?.trim() || guessed.title,
    artist: track.creator ?? (track.title ? '' : guessed.artist),
    album: track.album,
    durationMs: track.duration,
    isrc: said.find((uri) => /^(urn:)?isrc:/i.test(uri)),
    musicbrainzRecordingId: said.find((uri) => /musicbrainz\.org\/recording\//i.test(uri)),
    path,
  });
}

function textsOf(track: XmlNode, name: string): string[] {
  return childrenOf(track, name)
    .map((node) => node.text.trim())
    .filter((text) => text !== '');
}
