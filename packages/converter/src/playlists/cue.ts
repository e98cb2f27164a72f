import type { TagValues } from '../tags/fields.ts';
import { splitFileName } from './artist-and-title.ts';
import { cleanText, createEntry, type Playlist, type PlaylistEntry } from './playlist.ts';

// Positions are mm:ss:ff, with 75 frames to the second: the sectors of an audio disc.
const framesPerSecond = 75;
const lineMax = 4000;

type Said = Map<string, string>;
/** `isImage`: the file is samples and nothing else. */
type Track = { number: number; said: Said; file?: string; isImage?: boolean; start?: number };

/**
 * CUE sheets, of one file or several. A track runs from its INDEX 01 to the next track's INDEX 01 in the same file: the
 * pause before a track stays at the end of the one before, as in the sheets that rippers write. Music hidden before the
 * first track is a track of its own.
 */
export function readCue(name: string, text: string): Playlist {
  const disc: Said = new Map();
  const tracks = tracksOf(text, disc);
  const total = Math.max(...tracks.map((track) => track.number));
  const all = withHidden(tracks);
  const entries = all.flatMap((track, at) => {
    if (track.file === undefined || track.start === undefined) return [];
    const next = all[at + 1];
    const end = next && next.file === track.file ? next.start : undefined;
    return [entryOf(track, end, disc, total)];
  });
  return {
    name: cleanText(disc.get('TITLE')) || name,
    entries: entries.map((entry, at) => ({ ...entry, number: at + 1 })),
  };
}

function tracksOf(text: string, disc: Said): Track[] {
  const tracks: Track[] = [];
  let file: string | undefined;
  let isImage = false;
  let track: Track | undefined;
  for (const line of text.split('\n')) {
    const [, word = '', rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/.exec(line.slice(0, lineMax)) ?? [];
    const [first = '', second = ''] = rest.split(/\s+/);
    const command = word.toUpperCase();
    if (command === 'FILE') {
      const [, path = rest, type = ''] = /^(.*?)\s+(WAVE|MP3|AIFF|FLAC|BINARY|MOTOROLA)$/i.exec(rest) ?? [];
      isImage = /^BINARY$/i.test(type);
      // Samples the other way round nobody writes any more; read as if they were not, they are noise.
      file = /^MOTOROLA$/i.test(type) ? undefined : unquoted(path);
    } else if (command === 'TRACK') {
      // Data tracks of mixed discs hold no music.
      track = { number: Number(first) || tracks.length + 1, said: new Map() };
      if (/^(AUDIO)?$/i.test(second)) tracks.push(track);
    } else if (command === 'INDEX' && Number(first) === 1 && track) {
      const start = framesOf(second);
      if (start !== undefined && file !== undefined) Object.assign(track, { start, file, isImage });
    } else if (command !== '') {
      const said = track?.said ?? disc;
      if (command !== 'REM') said.set(command, unquoted(rest));
      else said.set(`REM ${first.toUpperCase()}`, unquoted(rest.slice(first.length).trim()));
    }
  }
  return tracks;
}

/** What is shorter than a track may be on a disc (4 s) is the pause before the first. */
const hiddenMin = 4 * framesPerSecond;

/** Before track 1, and not before a later one: there the data of a mixed disc may lie. */
function withHidden(tracks: readonly Track[]): readonly Track[] {
  const [first] = tracks;
  if (first?.number !== 1 || first.start === undefined || first.start < hiddenMin) return tracks;
  const said: Said = new Map([['TITLE', 'Hidden track']]);
  return [{ ...first, number: 0, said, start: 0 }, ...tracks];
}

function entryOf(track: Track, end: number | undefined, disc: Said, total: number): PlaylistEntry {
  const { said, file = '', start = 0, isImage = false } = track;
  const artist = said.get('PERFORMER') || disc.get('PERFORMER') || '';
  const title = said.get('TITLE') || (total === 1 ? splitFileName(file).title : `Track ${track.number}`);
  const isWhole = start === 0 && end === undefined && !isImage;
  const entry = createEntry(track.number, {
    title,
    artist,
    album: disc.get('TITLE'),
    isrc: said.get('ISRC'),
    path: file,
    durationMs: end === undefined ? undefined : ((end - start) * 1000) / framesPerSecond,
  });
  return {
    ...entry,
    ...(!isWhole && { piece: { start, ...(end !== undefined && { end }) } }),
    tags: tagsOf(entry, track, disc, total),
  };
}

function tagsOf(entry: PlaylistEntry, { number, said }: Track, disc: Said, total: number): TagValues {
  const first = (key: string) => said.get(key) || disc.get(key);
  const found: Record<string, string | undefined> = {
    title: entry.title,
    artist: entry.artist,
    album: entry.album,
    albumArtist: disc.get('PERFORMER'),
    // Many formats have no track 0.
    track: number === 0 ? undefined : String(number),
    trackTotal: String(total),
    disc: disc.get('REM DISCNUMBER'),
    discTotal: disc.get('REM TOTALDISCS'),
    date: first('REM DATE') ?? first('REM YEAR'),
    genre: first('REM GENRE'),
    comment: first('REM COMMENT'),
    composer: first('REM COMPOSER') ?? first('SONGWRITER'),
    isrc: entry.isrc,
    barcode: disc.get('CATALOG'),
    replayGainTrackGain: said.get('REM REPLAYGAIN_TRACK_GAIN'),
    replayGainTrackPeak: said.get('REM REPLAYGAIN_TRACK_PEAK'),
    replayGainAlbumGain: disc.get('REM REPLAYGAIN_ALBUM_GAIN'),
    replayGainAlbumPeak: disc.get('REM REPLAYGAIN_ALBUM_PEAK'),
  };
  const clean = Object.entries(found).map(([field, text]) => [field, cleanText(text)] as const);
  return Object.fromEntries(clean.filter(([, text]) => text !== '').map(([field, text]) => [field, [text]]));
}

/** Sheets have no way to escape a quote, so that only the outermost ones are theirs. */
function unquoted(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1) : text.replace(/^"/, '');
}

function framesOf(position: string): number | undefined {
  const parts = /^(\d{1,4}):(\d{1,2}):(\d{1,2})$/.exec(position);
  if (!parts) return undefined;
  const [minutes, seconds, frames] = parts.slice(1).map(Number) as [number, number, number];
  return (minutes * 60 + seconds) * framesPerSecond + frames;
}
