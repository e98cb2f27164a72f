import { Link } from '@tanstack/react-router';
import CassetteTape from 'lucide-react/icons/cassette-tape';
import House from 'lucide-react/icons/house';
import Library from 'lucide-react/icons/library';
import Search from 'lucide-react/icons/search';
import { useTranslation } from 'react-i18next';

const tab =
  'flex flex-1 flex-col items-center justify-center gap-0.5 text-13 leading-4 text-dim aria-[current=page]:text-text';

/** The navigation below on a phone. */
export function TabBar() {
  const { t } = useTranslation();
  return (
    <nav
      aria-label={t('navigation.label')}
      data-bar="tabs"
      className="fixed inset-x-0 bottom-0 z-20 flex h-[calc(3.5rem+env(safe-area-inset-bottom))] border-line border-t bg-raised pb-[env(safe-area-inset-bottom)] wide:hidden"
    >
      <Link to="/" activeOptions={{ exact: true }} className={tab}>
        <House size={20} />
        {t('navigation.home')}
      </Link>
      <Link to="/search" activeOptions={{ includeSearch: false }} className={tab}>
        <Search size={20} />
        {t('navigation.search')}
      </Link>
      <Link to="/library" className={tab}>
        <Library size={20} />
        {t('navigation.library')}
      </Link>
      <Link to="/converter/$" className={tab}>
        <CassetteTape size={20} />
        {t('navigation.converter')}
      </Link>
    </nav>
  );
}
