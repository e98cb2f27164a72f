import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../ui/button.tsx';
import { Letter } from '../ui/letter.tsx';
import { Failed, Skeleton } from '../ui/states.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Letter title={t('notFoundTitle')} lead={t('notFoundText')}>
      <Link to="/" className={buttonClass('accent')}>
        {t('goHome')}
      </Link>
    </Letter>
  );
}

export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <div className="mx-auto max-w-[42rem] px-4">
      <Failed isPage error={error} retry={reset} />
    </div>
  );
}

export function PageWait() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('loading')} className="px-4 pt-14 wide:px-12">
      <Skeleton className="h-9 w-72 max-w-full" />
    </div>
  );
}
