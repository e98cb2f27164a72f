import { useTranslation } from 'react-i18next';
import { errorText } from '../api/refusal.ts';
import { useFormats } from '../i18n/formats.ts';
import { type LeftOut, useLeftOut } from './left-out.ts';

/** So many are named; the others are counted. */
const shownMost = 5;

/** What was not taken, each with why. */
export function LeftOutList() {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const leftOut = useLeftOut();
  const more = leftOut.length - shownMost;
  return (
    <div role="alert">
      {leftOut.length > 0 && (
        <ul className="mt-4 grid gap-1">
          {leftOut.slice(0, shownMost).map(({ name, why }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and their order stays
            <li key={at} className="wrap-anywhere">
              <span className="font-semibold">{name}</span> <span className="text-dim">{textOf(t, why)}</span>
            </li>
          ))}
          {more > 0 && (
            <li className="text-dim">{t('drop.notMore', { count: more, number: formats.number(more) })}</li>
          )}
        </ul>
      )}
    </div>
  );
}

function textOf(t: ReturnType<typeof useTranslation<'converter'>>['t'], why: LeftOut['why']): string {
  if (typeof why === 'string') return t(`drop.not.${why}`);
  return 'link' in why ? t(`find.links.${why.link}`) : errorText(why.error);
}
