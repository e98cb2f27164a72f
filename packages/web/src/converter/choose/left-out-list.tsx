import X from 'lucide-react/icons/x';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, isRefusal } from '../../api/refusal.ts';
import { useFormats } from '../../i18n/formats.ts';
import { IconButton } from '../../ui/button.tsx';
import { isListByName } from './file-kinds.ts';
import { forgetLeftOut, type LeftOut, useLeftOut } from './left-out.ts';

/** So many are named; the others are counted. */
const shownMost = 5;

/** What was not taken, each with why. */
export function LeftOutList() {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const leftOut = useLeftOut();
  const more = leftOut.length - shownMost;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (leftOut.length > 0) box.current?.scrollIntoView({ block: 'nearest' });
  }, [leftOut.length]);
  return (
    <div ref={box} role="alert">
      {leftOut.length > 0 && (
        <div className="mt-4 flex items-start gap-2 border-accent border-l-2 pl-4">
          <ul className="grid min-w-0 max-w-[60ch] flex-1 gap-1 py-2">
            {leftOut.slice(0, shownMost).map((one) => (
              <li key={one.name} className="wrap-anywhere">
                <span className="font-semibold">{one.name}</span>
                {saidOf(t, one)}
              </li>
            ))}
            {more > 0 && (
              <li className="text-dim">{t('drop.notMore', { count: more, number: formats.number(more) })}</li>
            )}
          </ul>
          <IconButton label={t('drop.close')} icon={<X size={16} />} onClick={forgetLeftOut} />
        </div>
      )}
    </div>
  );
}

/** Goes on from the name; what holds of more than the file begins anew. */
function saidOf(t: ReturnType<typeof useTranslation<'converter'>>['t'], { name, why }: LeftOut): string {
  if (typeof why === 'string') return ` ${t(`drop.not.${why}`)}`;
  if ('link' in why) return `: ${t(`find.links.${why.link}`)}`;
  const { error } = why;
  if (isRefusal(error, 'file-protected')) return ` ${t('drop.not.protected')}`;
  if (isRefusal(error, 'no-audio')) return ` ${t('drop.not.noMusic')}`;
  if (isRefusal(error, 'too-large')) return ` ${t('drop.not.tooLarge')}`;
  if (isRefusal(error, 'not-a-playlist'))
    return ` ${t(isListByName(name) ? 'drop.not.brokenList' : 'drop.not.noList')}`;
  return `: ${errorText(error)}`;
}
