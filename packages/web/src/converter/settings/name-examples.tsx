import type { ConversionSettings } from '@gatefold/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { albumQuery } from '../../library/queries.ts';
import type { Song } from '../list/song.ts';
import { useWholeSong } from '../list/whole-song.ts';
import { exampleName } from './name-example.ts';

/** So many of the list, from its first. */
const shownMost = 3;

type Props = { settings: ConversionSettings; songs: readonly Song[]; list: string };

/** The names of the first files, as they will be. */
export function NameExamples({ settings, songs, list }: Props) {
  const { t } = useTranslation('converter');
  return (
    <div className="mt-5">
      <h3 className="text-13 font-semibold">{t('form.examples')}</h3>
      <ol aria-label={t('form.examples')} className="mt-1 grid gap-1 text-13 text-dim">
        {songs.slice(0, shownMost).map((song, at) => (
          <Name
            // biome-ignore lint/suspicious/noArrayIndexKey: a song may stand in a list twice
            key={`${song.key} ${at}`}
            settings={settings}
            song={song}
            of={{ place: at + 1, count: songs.length, list }}
          />
        ))}
      </ol>
    </div>
  );
}

type NameProps = {
  settings: ConversionSettings;
  song: Song;
  of: { place: number; count: number; list: string };
};

function Name({ settings, song, of }: NameProps) {
  const whole = useWholeSong(song) ?? song;
  const { data: album } = useQuery({
    ...albumQuery(whole.albumId ?? ''),
    enabled: whole.albumId !== undefined,
    select: ({ artist }) => artist.name,
  });
  return (
    <li className="wrap-anywhere">
      {exampleName(settings, { ...whole, ...(album === undefined ? {} : { albumArtist: album }) }, of)}
    </li>
  );
}
