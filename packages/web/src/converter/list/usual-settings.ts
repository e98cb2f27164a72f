// What the files of a new list are, before anybody has chosen.
import type { ConversionSettings } from '@gatefold/contract';

export const usualSettings: ConversionSettings = {
  format: 'mp3',
  kbps: 320,
  channels: 'as-is',
  loudness: 'as-is',
  cover: 'as-is',
  id3: '2.4',
  name: '{albumartist}/{album}/{disc}-{track} {title}',
  numbered: false,
  profile: 'none',
  playlists: ['m3u8'],
};

/** Of a list that begins anew: format and quality as they were chosen last, all else as usual. */
export function settingsAnew({ format, kbps, quality }: ConversionSettings): ConversionSettings {
  const { kbps: _usual, ...rest } = usualSettings;
  return {
    ...rest,
    format,
    ...(kbps === undefined ? {} : { kbps }),
    ...(quality === undefined ? {} : { quality }),
  };
}

/** Whether what came along from the list before is worth a word. */
export const isUsualForm = ({ format, kbps, quality }: ConversionSettings): boolean =>
  format === usualSettings.format && kbps === usualSettings.kbps && quality === undefined;
