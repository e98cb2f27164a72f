import RotateCw from 'lucide-react/icons/rotate-cw';
import X from 'lucide-react/icons/x';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../api/refusal.ts';
import { useFormats } from '../../i18n/formats.ts';
import { IconButton } from '../../ui/button.tsx';
import { useSizes } from '../sizes.ts';
import { forgetSending, type Sending, sendAgain } from './uploads.ts';

/** So many stand on the page at once; the others are counted. */
const shownMost = 6;

/** Files on their way to the server. */
export function SendingList({ sendings }: { sendings: Sending[] }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const sizes = useSizes();
  if (sendings.length === 0) return null;
  const failedFirst = sendings.toSorted(
    (a, b) => Number(b.error !== undefined) - Number(a.error !== undefined),
  );
  const shown = failedFirst.slice(0, shownMost);
  return (
    <section aria-label={t('sending.label')} className="mt-6">
      <ul className="border-line border-t">
        {shown.map(({ id, file, share, error }) => (
          <li key={id} className="relative flex min-h-14 items-center gap-4 border-line border-b py-1">
            <span className="min-w-0 flex-1 leading-5">
              <span className="block truncate">{file.name}</span>
              <span className={`tabular block text-13 ${error ? 'text-accent' : 'text-dim'}`}>
                {error
                  ? errorText(error)
                  : share === 0
                    ? `${t('sending.waits')} · ${sizes.bytes(file.size)}`
                    : share < 1
                      ? t('sending.share', { share: sizes.percent(share), size: sizes.bytes(file.size) })
                      : t('sending.reading')}
              </span>
            </span>
            {error !== undefined && (
              <IconButton
                label={t('sending.again', { name: file.name })}
                icon={<RotateCw size={16} />}
                onClick={() => sendAgain(id)}
              />
            )}
            <IconButton
              label={t('sending.stop', { name: file.name })}
              icon={<X size={16} />}
              onClick={() => forgetSending(id)}
            />
            {error === undefined && share > 0 && (
              <span
                role="progressbar"
                aria-label={file.name}
                aria-valuemin={0}
                aria-valuemax={100}
                aria-valuenow={Math.round(share * 100)}
                className="-bottom-px absolute left-0 h-0.5 bg-accent transition-[width]"
                style={{ width: `${share * 100}%` }}
              />
            )}
          </li>
        ))}
      </ul>
      {sendings.length > shownMost && (
        <p className="mt-2 text-13 text-dim">
          {t('sending.more', {
            count: sendings.length - shownMost,
            number: formats.number(sendings.length - shownMost),
          })}
        </p>
      )}
    </section>
  );
}
