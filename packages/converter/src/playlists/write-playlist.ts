import { cleanText } from './playlist.ts';

export const writtenFormats = ['m3u8', 'xspf', 'jspf'] as const;
export type WrittenFormat = (typeof writtenFormats)[number];

export type ListedFile = {
  /** From the folder that the list lies in, with `/` between folders; or an http(s) address. */
  path: string;
  title: string;
  artist: string;
  album?: string;
  durationMs?: number;
  isrc?: string;
  musicbrainzRecordingId?: string;
};

export type WrittenList = { name: string; files: readonly ListedFile[] };

/** The text of the list, to be kept as UTF-8 without a mark, beside the files. */
export function writePlaylist(format: WrittenFormat, list: WrittenList): string {
  if (format === 'm3u8') return writeM3u8(list);
  return format === 'xspf' ? writeXspf(list) : writeJspf(list);
}

function writeM3u8({ name, files }: WrittenList): string {
  const lines = files.flatMap(({ path, title, artist, album, durationMs }) => [
    `#EXTINF:${durationMs === undefined ? -1 : Math.round(durationMs / 1000)},${said(artist, title)}`,
    ...(cleanText(album) ? [`#EXTALB:${cleanText(album)}`] : []),
    // A name such as `#1.mp3` or ` x.mp3` would be read as a remark, or without its blank.
    /^[#\s]/.test(path) ? `./${path}` : path,
  ]);
  return `${['#EXTM3U', `#PLAYLIST:${cleanText(name)}`, ...lines].join('\n')}\n`;
}

function said(artist: string, title: string): string {
  return [cleanText(artist), cleanText(title)].filter((text) => text !== '').join(' - ');
}

function writeXspf({ name, files }: WrittenList): string {
  const tracks = files.map((file) => {
    const shared = sharedTrack(file);
    const lines = [
      element('location', shared.location[0]!),
      ...(shared.identifier ?? []).map((identifier) => element('identifier', identifier)),
      element('title', shared.title),
      ...(shared.creator ? [element('creator', shared.creator)] : []),
      ...(shared.album ? [element('album', shared.album)] : []),
      ...(shared.duration === undefined ? [] : [element('duration', String(shared.duration))]),
    ];
    return `    <track>\n${lines.map((line) => `      ${line}\n`).join('')}    </track>\n`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '<playlist version="1" xmlns="http://xspf.org/ns/0/">\n',
    `  ${element('title', cleanText(name))}\n`,
    `  <trackList>\n${tracks.join('')}  </trackList>\n</playlist>\n`,
  ].join('');
}

function writeJspf({ name, files }: WrittenList): string {
  return `${JSON.stringify({ playlist: { title: cleanText(name), track: files.map(sharedTrack) } }, null, 2)}\n`;
}

function sharedTrack(file: ListedFile) {
  const identifier = [
    ...(file.musicbrainzRecordingId
      ? [`https://musicbrainz.org/recording/${file.musicbrainzRecordingId}`]
      : []),
    ...(file.isrc ? [`urn:isrc:${file.isrc}`] : []),
  ];
  const [title, creator, album] = [file.title, file.artist, file.album].map(cleanText);
  return {
    location: [uriOf(file.path)],
    ...(identifier.length > 0 && { identifier }),
    title: title ?? '',
    ...(creator && { creator }),
    ...(album && { album }),
    ...(file.durationMs !== undefined && { duration: Math.round(file.durationMs) }),
  };
}

/** Every part percent-encoded; a first part with a colon is kept from looking like a scheme by the encoding. */
function uriOf(path: string): string {
  if (/^https?:\/\//i.test(path)) return path;
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}

function element(name: string, text: string): string {
  // U+FFFE and U+FFFF are no characters of XML.
  const escaped = text
    .replace(/[\uFFFE\uFFFF]/g, '')
    .replace(/[<>&]/g, (sign) => (sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : '&amp;'));
  return `<${name}>${escaped}</${name}>`;
}
