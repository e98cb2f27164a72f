import { splitArtistAndTitle, splitFileName } from './artist-and-title.ts';
import { pathOfLine } from './entry-path.ts';
import { createEntry, type Playlist, type PlaylistEntry } from './playlist.ts';
import { streamingServiceOf } from './streaming-services.ts';

type Heard = { line?: string; durationMs?: number; artist?: string; album?: string };

/** M3U and M3U8: a path a line, and before it what `#EXTINF`, `#EXTART` and `#EXTALB` say of it. */
export function readM3u(name: string, text: string): Playlist {
  const entries: PlaylistEntry[] = [];
  let listName = name;
  let heard: Heard = {};
  // EXTALB is said once for the tracks that follow where a list has albums in a row.
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '') continue;
    const said = /^#(EXTINF|EXTART|EXTALB|PLAYLIST):(.*)$/i.exec(line);
    if (said?.[1]?.toUpperCase() === 'PLAYLIST') listName = said[2]!.trim() || name;
    else if (said) heard = { ...heard, ...hear(said[1]!.toUpperCase(), said[2]!) };
    else if (!line.startsWith('#')) {
      entries.push(entryOf(entries.length + 1, line, heard));
      heard = {};
    }
  }
  return { name: listName, entries };
}

function hear(word: string, text: string): Heard {
  if (word === 'EXTART') return { artist: text };
  if (word === 'EXTALB') return { album: text };
  // `#EXTINF:123 key="va,lue",Artist - Title`: the comma after the attributes.
  const parts = /^\s*(-?\d*(?:\.\d+)?)((?:\s+[\w-]+="[^"]*")*)\s*,?(.*)$/.exec(text);
  if (!parts) return { line: text };
  return { line: parts[3]!, durationMs: Number(parts[1]) * 1000 };
}

function entryOf(number: number, line: string, heard: Heard): PlaylistEntry {
  const said = heard.line?.trim() ? splitArtistAndTitle(heard.line) : splitFileName(line);
  const named = heard.artist?.trim() ?? '';
  // With EXTART the line may be the title alone, and then a dash in it is the title's own.
  const isTitleAlone = named !== '' && heard.line && !sameText(said.artist, named);
  return createEntry(number, {
    title: isTitleAlone ? heard.line : said.title,
    artist: named || said.artist,
    album: heard.album,
    durationMs: heard.durationMs,
    path: streamingServiceOf(line) ? undefined : pathOfLine(line),
  });
}

function sameText(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
