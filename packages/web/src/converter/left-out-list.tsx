import X from 'lucide-react/icons/x';
import { useTranslation } from 'react-i18next';
import { errorText } from '../api/refusal.ts';
import { useFormats } from '../i18n/formats.ts';
import { IconButton } from '../ui/button.tsx';
import { forgetLeftOut, type LeftOut, useLeftOut } from './left-out.ts';

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
        <div className="mt-4 flex items-start gap-2 border-accent border-l-2 pl-4">
          <ul className="grid min-w-0 max-w-[60ch] flex-1 gap-1 py-2">
            {leftOut.slice(0, shownMost).map(({ name, why }) => (
              <li key={name} className="wrap-anywhere">
                <span className="font-semibold">{name}</span>
                {isSentence(why) ? ': ' : ' '}
                {textOf(t, why)}
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

/** Some reasons go on from the name, others begin anew. */
const isSentence = (why: LeftOut['why']): boolean => typeof why !== 'string';

function textOf(t: ReturnType<typeof useTranslation<'converter'>>['t'], why: LeftOut['why']): string {
  if (typeof why === 'string') return t(`drop.not.${why}`);
  return 'link' in why ? t(`find.links.${why.link}`) : errorText(why.error);
}
