import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import ArrowLeft from 'lucide-react/icons/arrow-left';
import { useTranslation } from 'react-i18next';
import { accountQuery } from '../api/queries.ts';

const tab =
  'relative flex min-h-12 shrink-0 items-center text-15 text-dim hover:text-text aria-[current=page]:font-semibold aria-[current=page]:text-text aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-0 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-accent';

/** The row above the pages of the account, with the way back to the music. */
export function AccountFrame() {
  const { t } = useTranslation('account');
  const { data: account } = useQuery(accountQuery);
  return (
    <>
      <nav
        aria-label={t('frame.label')}
        className="flex gap-6 overflow-x-auto border-line border-b px-4 [scrollbar-width:none] wide:px-8"
      >
        <Link to="/" className="flex min-h-12 shrink-0 items-center gap-2 text-15 text-dim hover:text-text">
          <ArrowLeft size={16} aria-hidden="true" />
          <span className="sr-only wide:not-sr-only">{t('frame.back')}</span>
        </Link>
        <Link to="/account" activeOptions={{ exact: true }} className={tab}>
          {t('frame.overview')}
        </Link>
        <Link to="/account/devices" className={tab}>
          {t('frame.devices')}
        </Link>
        <Link to="/account/activity" className={tab}>
          {t('frame.activity')}
        </Link>
        <Link to="/account/plan" className={tab}>
          {t('frame.plan')}
        </Link>
        {account?.admin && (
          <Link to="/account/servers" className={tab}>
            {t('frame.servers')}
          </Link>
        )}
      </nav>
      <Outlet />
    </>
  );
}
