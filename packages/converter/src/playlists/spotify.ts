import { isObject, listOf, textIn } from './json-value.ts';
import { createEntry, type Playlist, type PlaylistEntry } from './playlist.ts';

/** `Playlist1.json` and `YourLibrary.json` of an account's data: all its lists, or the songs it has liked. */
export function readSpotify(json: unknown): Playlist[] | undefined {
  if (!isObject(json)) return undefined;
  if (Array.isArray(json['playlists'])) return json['playlists'].map(listFrom);
  const liked = listOf(json['tracks']);
  if (!liked.some((song) => textIn(song, 'track'))) return undefined;
  return [{ name: 'Liked songs', entries: numbered(liked.map(likedSong)) }];
}

type Song = Parameters<typeof createEntry>[1];

function listFrom(list: unknown, at: number): Playlist {
  const items = isObject(list) ? listOf(list['items']) : [];
  return { name: textIn(list, 'name') ?? `List ${at + 1}`, entries: numbered(items.map(listedSong)) };
}

/** Episodes and audio books are not songs: they drop out. */
function numbered(songs: (Song | undefined)[]): PlaylistEntry[] {
  return songs.filter((song) => song !== undefined).map((song, at) => createEntry(at + 1, song));
}

function likedSong(song: unknown): Song | undefined {
  const title = textIn(song, 'track');
  return title === undefined
    ? undefined
    : { title, artist: textIn(song, 'artist'), album: textIn(song, 'album') };
}

function listedSong(item: unknown): Song | undefined {
  if (!isObject(item)) return undefined;
  const title = textIn(item['track'], 'trackName');
  if (title === undefined) return localSong(item['localTrack']);
  return { title, artist: textIn(item['track'], 'artistName'), album: textIn(item['track'], 'albumName') };
}

/** A file of the listener's own: `spotify:local:Artist:Album:Title:Seconds`, each part as in a form. */
function localSong(local: unknown): Song | undefined {
  const uri = textIn(local, 'uri') ?? textIn(local, 'trackUri');
  const parts = uri?.split(':').map((part) => {
    try {
      return decodeURIComponent(part.replace(/\+/g, ' '));
    } catch {
      return part;
    }
  });
  if (parts?.[1] !== 'local' || !parts[4]) return undefined;
  return { artist: parts[2], album: parts[3], title: parts[4], durationMs: Number(parts[5]) * 1000 };
}
