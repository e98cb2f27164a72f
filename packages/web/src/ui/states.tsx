// What a page shows when there is nothing to show yet, nothing at all, or something went wrong.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../api/refusal.ts';
import { Button } from './button.tsx';

/** A grey shape in the place of what is coming; visible only when it takes longer than 200 ms. */
export function Skeleton({ className = '' }: { className?: string }) {
  return (
    <div aria-hidden="true" className={`appear-late ${className}`}>
      <div className="breathe size-full rounded-cover bg-hover" />
    </div>
  );
}

export function SkeletonRows({ count = 8 }: { count?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('loading')}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all the same
        <div key={index} className="flex h-row items-center border-b border-line">
          <Skeleton className="h-3 w-2/3" />
        </div>
      ))}
    </div>
  );
}

/** Says what to do; `children` is the button that does it. */
export function Empty({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="fade py-12">
      <h2 className="text-24">{title}</h2>
      <p className="mt-2 max-w-[52ch] text-dim">{text}</p>
      {children && <div className="mt-6 flex flex-wrap gap-3">{children}</div>}
    </div>
  );
}

/** Says what happened and offers it again. */
export function Failed({
  error,
  retry,
  isPage = false,
}: {
  error: unknown;
  retry?: () => void;
  /** Stands for the whole page, so its title is the page's. */
  isPage?: boolean;
}) {
  const { t } = useTranslation();
  const Title = isPage ? 'h1' : 'h2';
  return (
    <div role="alert" className="py-12">
      <Title className="text-24">{t('errorTitle')}</Title>
      <p className="mt-2 text-dim">{errorText(error)}</p>
      {retry && (
        <Button className="mt-6" onClick={retry}>
          {t('tryAgain')}
        </Button>
      )}
    </div>
  );
}
