import type { Lacking } from '@gatefold/contract';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { namedSong } from './song-words.ts';

/** So many are named; the others are counted. */
const shownMost = 4;

/** What of playlists a list does without, by name: it must not pass for the whole. */
export function LackingSaid({ lacking, className }: { lacking: Lacking | undefined; className: string }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  if (!lacking) return null;
  const names = lacking.named.slice(0, shownMost).map((wanted) => namedSong(t, wanted));
  const more = lacking.count - names.length;
  if (more > 0) names.push(t('list.more', { count: more, number: formats.number(more) }));
  return (
    <p className={`wrap-anywhere ${className}`}>
      {t('list.lacking', {
        count: lacking.count,
        number: formats.number(lacking.count),
        names: formats.list(names),
      })}
    </p>
  );
}
