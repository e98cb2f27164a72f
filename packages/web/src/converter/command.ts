// The command for a terminal that does what the page would do.
import type { ConversionSettings } from '@gatefold/contract';
import { isLossless } from './form.ts';

export type Origin = 'folder' | 'gatefold' | 'opensubsonic';
type Given = { origin: Origin; from: string; to: string; server: string };

/** Within single quotes a shell reads nothing; a tilde must stand outside of them to mean home. */
function quoted(text: string): string {
  const [, home = '', rest = ''] = /^(~\/)?(.*)$/s.exec(text) ?? [];
  return home + (/^[\w@%+=:,./-]*$/.test(rest) ? rest : `'${rest.replaceAll("'", "'\\''")}'`);
}

const sourceOf = ({ origin, from, server }: Given): string => {
  if (origin === 'folder') return quoted(from || '~/Music');
  if (origin === 'gatefold')
    return quoted(from ? `${server}/${from.replace(/^.*?\/(?=albums|artists)/, '')}` : server);
  return quoted(from || 'https://music.example.org');
};

export function commandOf(given: Given, settings: ConversionSettings): string {
  const { format, kbps, name, numbered, profile } = settings;
  return [
    'gatefold convert',
    sourceOf(given),
    `--to ${format}`,
    ...(isLossless(format) || kbps === undefined ? [] : [`--quality ${kbps}`]),
    `--out ${quoted(given.to || '~/Converted')}`,
    ...(profile === 'car' ? ['--car'] : name ? [`--name ${quoted(name)}`] : []),
    ...(numbered && profile !== 'car' ? ['--order'] : []),
  ].join(' ');
}
