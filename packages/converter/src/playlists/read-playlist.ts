import { readAppleLibrary } from './apple-library.ts';
import { readCue } from './cue.ts';
import { decodeText } from './decode-text.ts';
import { readJspf } from './jspf.ts';
import { readM3u } from './m3u.ts';
import { isListOfFiles, readPlainLines } from './plain-lines.ts';
import {
  entriesMax,
  type Playlist,
  type PlaylistFormat,
  type PlaylistRefusal,
  type ReadPlaylists,
  refuse,
} from './playlist.ts';
import { readPls } from './pls.ts';
import { readSpotify } from './spotify.ts';
import { refuseStreamingService } from './streaming-services.ts';
import { readTable } from './table.ts';
import { readXspf } from './xspf.ts';

/** Libraries of a hundred thousand songs fit. */
const bytesMax = 128 * 1024 * 1024;

const known =
  'Known are M3U, M3U8, XSPF, JSPF, PLS, CUE, CSV, and the exports of Spotify, Apple Music and YouTube Music.';
const cutShort = 'It may have been cut short: export or copy it once more.';
const empty = 'Export or save it once more when there are songs in it.';

/**
 * The lists in a file, told apart by what is in it, then by its name. `name` is the file's, with or without folders;
 * lists that have no name of their own are called by it.
 */
export function readPlaylist(name: string, bytes: Uint8Array): ReadPlaylists | PlaylistRefusal {
  if (bytes.length > bytesMax)
    return refuse('too-large', 'Lists of up to 128 MB are read: export it in parts.');
  if (isZip(bytes))
    return refuse('not-a-playlist', 'It is a ZIP: unpack it, and add the list that is inside.');
  const text = decodeText(bytes).trim();
  if (text === '') return refuse('empty', empty);
  if (text.includes('\0')) return refuse('not-a-playlist', known);
  const read = tellApart(nameOf(name), extensionOf(name), text);
  if (read.kind === 'refused') return read;
  const lists = read.lists.filter((list) => list.entries.length > 0);
  if (lists.length === 0) return refuse('empty', empty);
  if (lists.some((list) => list.entries.length > entriesMax)) {
    return refuse('too-large', 'Lists of up to 100,000 songs are read: export it in parts.');
  }
  return { ...read, lists };
}

function tellApart(name: string, extension: string, text: string): ReadPlaylists | PlaylistRefusal {
  if (text.startsWith('<')) return readMarkup(name, text);
  if (text.startsWith('{') || (text.startsWith('[') && /^\[\s*[{[\]"]/.test(text)))
    return readJson(name, text);
  if (/^\[playlist\]/i.test(text)) return found('pls', readPls(name, text));
  if (/^[ \t]*FILE /im.test(text) && /^[ \t]*INDEX +\d+ +\d/im.test(text))
    return found('cue', readCue(name, text));
  // HLS is M3U by its form and a broadcast by its sense.
  if (/^#EXT-X-(TARGETDURATION|STREAM-INF)/m.test(text)) {
    return refuse('not-a-playlist', 'It is the index of a broadcast, which cannot be converted.');
  }
  const isAddress =
    !text.includes('\n') && /^([a-z][a-z0-9+.-]*:\/\/|[a-z0-9-]+(\.[a-z0-9-]+)+\/)\S+$/i.test(text);
  const refusal = refuseStreamingService(isAddress ? text : '');
  if (refusal) return refusal;
  if (/^#EXTM3U/i.test(text) || /^m3u8?$/.test(extension)) return found('m3u', readM3u(name, text));
  const table = readTable(text);
  if (table?.kind === 'songs') return found(table.format, { name, entries: table.entries });
  if (table) {
    return refuse(
      'no-titles',
      'It holds the numbers of videos only. Add "music library songs.csv" of the same export, or a list of titles.',
    );
  }
  if (isListOfFiles(text)) return found('m3u', readM3u(name, text));
  const lines = readPlainLines(name, text);
  return lines ? found('text', lines) : refuse('not-a-playlist', known);
}

function readMarkup(name: string, text: string): ReadPlaylists | PlaylistRefusal {
  if (/<plist[\s>]/.test(text.slice(0, 2000))) {
    const lists = readAppleLibrary(name, text);
    return lists ? { kind: 'read', format: 'apple-music', lists } : refuse('damaged', cutShort);
  }
  if (!/<([\w.-]+:)?playlist[\s>]/.test(text)) return refuse('not-a-playlist', known);
  const list = readXspf(name, text);
  return list ? found('xspf', list) : refuse('damaged', cutShort);
}

function readJson(name: string, text: string): ReadPlaylists | PlaylistRefusal {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('damaged', cutShort);
  }
  const list = readJspf(name, json);
  if (list) return found('jspf', list);
  const lists = readSpotify(json);
  return lists ? { kind: 'read', format: 'spotify', lists } : refuse('not-a-playlist', known);
}

function found(format: PlaylistFormat, list: Playlist): ReadPlaylists {
  return { kind: 'read', format, lists: [list] };
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

function nameOf(path: string): string {
  const file = path.split(/[\\/]/).at(-1) ?? '';
  return file.replace(/(?<=.)\.[a-z0-9]{1,5}$/i, '').trim() || 'Playlist';
}

function extensionOf(path: string): string {
  return /\.([a-z0-9]{1,5})$/i.exec(path)?.[1]?.toLowerCase() ?? '';
}
