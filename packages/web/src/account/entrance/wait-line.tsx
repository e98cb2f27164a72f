import { useTranslation } from 'react-i18next';
import { clockTime } from '../../i18n/formats.ts';

/** Too many attempts: how long until the next one. Said once aloud; the seconds only count for the eye. */
export function WaitLine({ left }: { left: number }) {
  const { t } = useTranslation('account');
  if (left === 0) {
    return (
      <p role="status" className="mt-3">
        {t('signIn.waitOver')}
      </p>
    );
  }
  return (
    <p className="mt-3 text-accent">
      <span role="alert">{t('signIn.waitText')}</span>{' '}
      <span role="timer" aria-live="off" className="tabular font-semibold">
        {clockTime(left * 1000)}
      </span>
    </p>
  );
}
