import type { Account } from '@gatefold/contract';
import { Link } from '@tanstack/react-router';
import CassetteTape from 'lucide-react/icons/cassette-tape';
import House from 'lucide-react/icons/house';
import Library from 'lucide-react/icons/library';
import Search from 'lucide-react/icons/search';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProfileMenu } from './profile-menu.tsx';

const item =
  'flex h-10 items-center gap-3 rounded-6 px-3 text-15 text-dim transition-colors hover:text-text aria-[current=page]:bg-hover aria-[current=page]:text-text';

function Item({
  to,
  icon,
  children,
  exact = false,
}: {
  to: '/' | '/search' | '/library' | '/converter/$';
  icon: ReactNode;
  children: ReactNode;
  exact?: boolean;
}) {
  return (
    <Link to={to} activeOptions={{ exact, includeSearch: false }} className={item}>
      {icon}
      {children}
    </Link>
  );
}

/** The navigation at the left of a wide screen. */
export function Navigation({ account, onKeys }: { account: Account; onKeys: () => void }) {
  const { t } = useTranslation();
  return (
    <header className="sticky top-0 hidden h-[calc(100dvh-5rem)] flex-col px-3 pt-5 pb-4 wide:flex">
      <Link to="/" className="mb-5 rounded-6 px-3 font-semibold font-title text-24 tracking-tight">
        {t('appName')}
      </Link>
      <nav aria-label={t('navigation.label')} className="flex flex-col gap-0.5">
        <Item to="/" exact icon={<House size={18} />}>
          {t('navigation.home')}
        </Item>
        <Item to="/search" icon={<Search size={18} />}>
          {t('navigation.search')}
          <span
            aria-hidden="true"
            className="ml-auto rounded-cover border border-line px-1.5 font-sans text-13 leading-5"
          >
            /
          </span>
        </Item>
        <Item to="/library" icon={<Library size={18} />}>
          {t('navigation.library')}
        </Item>
        <Item to="/converter/$" icon={<CassetteTape size={18} />}>
          {t('navigation.converter')}
        </Item>
      </nav>
      <div className="mt-auto">
        <ProfileMenu account={account} onKeys={onKeys} />
      </div>
    </header>
  );
}
