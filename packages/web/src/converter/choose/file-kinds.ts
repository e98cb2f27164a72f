// What a file that is dropped here is, by its name; and the text of one that is a playlist.

export type FileKind = 'playlist' | 'audio' | 'protected' | 'other';

const playlists = new Set(['m3u', 'm3u8', 'xspf', 'jspf', 'pls', 'cue', 'json', 'csv', 'txt', 'xml', 'tsv']);
const audio = new Set(
  (
    'mp3 m4a mp4 aac flac wav wave aif aiff aifc alac opus ogg oga spx wv tta ape mpc mp2 mka caf au ac3 dsf dff' +
    ' wma asf webm m4b'
  ).split(' '),
);
/** Forms that sellers lock, and that are never anything else. */
const locked = new Set(['m4p', 'aax', 'aaxc', 'aa', 'wmd']);

const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

export function kindOfFile(name: string): FileKind {
  const ending = endingOf(name);
  if (playlists.has(ending)) return 'playlist';
  if (audio.has(ending)) return 'audio';
  return locked.has(ending) ? 'protected' : 'other';
}

/** Files of these names are lists and nothing else; of others it shows only inside. */
export const isListByName = (name: string): boolean =>
  ['m3u', 'm3u8', 'xspf', 'jspf', 'pls', 'cue'].includes(endingOf(name));

/** What programs put beside the music: a list of it, or a remark. Elsewhere the same endings are exports of lists. */
const besideMusic = new Set(['cue', 'txt', 'json', 'csv', 'tsv', 'xml']);

/** Of the names in a folder those that somebody means who drops it: pictures and notes lie there of themselves. */
export function meantIn(names: readonly string[]): string[] {
  const hasMusic = names.some((name) => kindOfFile(name) === 'audio');
  return names.filter(
    (name) => kindOfFile(name) !== 'other' && !(hasMusic && besideMusic.has(endingOf(name))),
  );
}

/** Playlists come from decades of programs: UTF-8, UTF-16 with its mark, else the Latin letters of Windows. */
export function textOf(bytes: Uint8Array<ArrayBuffer>): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
