// The command for a terminal that does what the page would do.
import type { ConversionSettings } from '@gatefold/contract';
import { hasCheck, hasId3, isLossless } from '../settings/form.ts';

/** Files of the computer, or what may be taken from a server: what `find` names, or all. */
export type Source =
  | { kind: 'folder'; path: string }
  | { kind: 'server'; address: string; user: string; find: string };

/** Within single quotes a shell reads nothing; a tilde must stand outside of them to mean home. */
function quoted(text: string): string {
  const [, home = '', rest = ''] = /^(~\/)?(.*)$/s.exec(text) ?? [];
  return home + (/^[\w@%+=:,./-]+$/.test(rest) ? rest : `'${rest.replaceAll("'", "'\\''")}'`);
}

function sourceWords(source: Source): string[] {
  if (source.kind === 'folder') return [quoted(source.path)];
  const { address, user, find } = source;
  return [quoted(address), `--user ${quoted(user)}`, ...(find === '' ? [] : [`--find ${quoted(find)}`])];
}

/** What is left out is as the program does it by itself. */
function wishWords(settings: ConversionSettings): string[] {
  const { format, kbps, quality, sampleRateHz, bitDepth, channels, loudness, lufs, cover } = settings;
  const lossy = !isLossless(format);
  const words: (string | false | undefined)[] = [
    lossy && (format === 'mp3' && quality !== undefined ? `--quality V${quality}` : `--quality ${kbps}`),
    sampleRateHz !== undefined && `--rate ${sampleRateHz}`,
    !lossy && bitDepth !== undefined && `--depth ${bitDepth}`,
    channels !== 'as-is' && channels && `--channels ${channels}`,
    loudness === 'tags' && '--loudness tags',
    loudness === 'applied' && `--loudness ${lufs ?? -14}`,
    cover === 'none' && '--cover none',
    cover === 'jpeg' && `--cover ${settings.coverPixels ?? 500}`,
    hasId3(format) && settings.id3 === '2.3' && '--id3 2.3',
    hasCheck(format) && settings.check === 'quick' && '--check quick',
    settings.name !== undefined && settings.name.trim() !== '' && `--name ${quoted(settings.name.trim())}`,
    settings.numbered && '--order',
    settings.playlists && settings.playlists.length > 0 && `--lists ${settings.playlists.join(',')}`,
  ];
  return words.filter((word) => typeof word === 'string');
}

export function commandOf(source: Source, to: string, settings: ConversionSettings): string {
  const wishes = settings.profile === 'car' ? ['--car'] : [`--to ${settings.format}`, ...wishWords(settings)];
  return ['npx gatefold convert', ...sourceWords(source), ...wishes, `--out ${quoted(to)}`].join(' ');
}
