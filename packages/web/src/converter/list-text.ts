// The lists that lie beside files written into a folder: the same that the ZIP holds, for the order that was wished.
import type { Conversion, ConversionSettings } from '@gatefold/contract';

type Kind = NonNullable<ConversionSettings['playlists']>[number];
export type Listed = Pick<Conversion, 'title' | 'artist' | 'album' | 'durationMs'> & { fileName: string };

/** Car radios know one kind, and are given it. */
export const listKinds = ({ playlists = [], profile }: ConversionSettings): Kind[] => [
  ...new Set<Kind>(profile === 'car' ? ['m3u8', ...playlists] : playlists),
];

/** One line, without what ends one. */
const line = (text = '') =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

/** To be kept as UTF-8 in the folder from which the names of the files are said. */
export function listText(kind: Kind, name: string, files: readonly Listed[]): string {
  if (kind === 'm3u8') return m3u8(name, files);
  return kind === 'xspf' ? xspf(name, files) : jspf(name, files);
}

function m3u8(name: string, files: readonly Listed[]): string {
  const lines = files.flatMap(({ fileName, title, artist, album, durationMs }) => [
    `#EXTINF:${durationMs === undefined ? -1 : Math.round(durationMs / 1000)},${[line(artist), line(title)].filter(Boolean).join(' - ')}`,
    ...(line(album) ? [`#EXTALB:${line(album)}`] : []),
    // A name such as `#1.mp3` would be read as a remark.
    /^[#\s]/.test(fileName) ? `./${fileName}` : fileName,
  ]);
  return `${['#EXTM3U', `#PLAYLIST:${line(name)}`, ...lines].join('\n')}\n`;
}

const trackOf = ({ fileName, title, artist, album, durationMs }: Listed) => ({
  location: [fileName.toWellFormed().split('/').map(encodeURIComponent).join('/')],
  title: line(title),
  ...(line(artist) ? { creator: line(artist) } : {}),
  ...(line(album) ? { album: line(album) } : {}),
  ...(durationMs === undefined ? {} : { duration: Math.round(durationMs) }),
});

const jspf = (name: string, files: readonly Listed[]): string =>
  `${JSON.stringify({ playlist: { title: line(name), track: files.map(trackOf) } }, null, 2)}\n`;

const marks: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };
const element = (name: string, text: string | number) =>
  `<${name}>${String(text)
    .replace(/[\uFFFE\uFFFF]/g, '')
    .replace(/[<>&]/g, (mark) => marks[mark] ?? mark)}</${name}>`;

function xspf(name: string, files: readonly Listed[]): string {
  const tracks = files.map((file) => {
    const lines = Object.entries(trackOf(file)).map(([key, value]) =>
      key === 'location'
        ? element(key, (value as string[])[0] ?? '')
        : element(key, value as string | number),
    );
    return `    <track>\n${lines.map((one) => `      ${one}\n`).join('')}    </track>\n`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '<playlist version="1" xmlns="http://xspf.org/ns/0/">\n',
    `  ${element('title', line(name))}\n`,
    `  <trackList>\n${tracks.join('')}  </trackList>\n</playlist>\n`,
  ].join('');
}
