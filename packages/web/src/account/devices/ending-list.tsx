import type { Device } from '@gatefold/contract';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { numberWord } from '../number-word.ts';
import { PlayingDot } from './playing-dot.tsx';

const mostNamed = 8;

/** Those that play first: they are what somebody would miss. */
const playingFirst = (devices: readonly Device[]) =>
  devices.toSorted((a, b) => Number(b.playing !== undefined) - Number(a.playing !== undefined));

/** The devices that a question is about, by name, and what they play. */
export function EndingList({ devices }: { devices: readonly Device[] }) {
  const { t } = useTranslation('account');
  const formats = useFormats();
  const named = playingFirst(devices).slice(0, mostNamed);
  const more = devices.length - named.length;
  if (named.length === 0) return null;
  return (
    <ul className="mt-3 border-line border-t">
      {named.map(({ id, name, thisDevice, playing }) => (
        <li key={id} className="flex items-center gap-3 border-line border-b py-1.5">
          <PlayingDot playing={playing?.state === 'playing'} />
          <span className="min-w-0 flex-1">
            <span className="wrap-anywhere line-clamp-1">
              {name}
              {thisDevice && <span className="ml-2 text-13 text-dim">{t('thisDevice')}</span>}
            </span>
          </span>
          {playing && (
            <span className="max-w-[50%] truncate text-13 text-dim">
              {t(playing.state === 'playing' ? 'plays' : 'paused', { title: playing.title })}
            </span>
          )}
        </li>
      ))}
      {more > 0 && (
        <li className="border-line border-b py-1.5 text-dim">
          {t('everywhere.more', { count: more, number: numberWord(t, formats, more) })}
        </li>
      )}
    </ul>
  );
}
