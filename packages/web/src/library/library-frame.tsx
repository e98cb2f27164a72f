import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { accountQuery, libraryQuery } from '../api/queries.ts';
import { LibraryCounts } from './library-counts.tsx';
import { PageFrame } from './page-frame.tsx';

const tab =
  'relative flex min-h-row items-center text-15 text-dim hover:text-text aria-[current=page]:text-text aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-0 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-accent';

/** Title and parts of the library, above albums, artists, songs and folders. */
export function LibraryFrame() {
  const { t } = useTranslation('library');
  const { data: account } = useQuery(accountQuery);
  const { data: library } = useQuery(libraryQuery);
  return (
    <PageFrame title={t('title')} lead={library ? <LibraryCounts library={library} /> : <span>&nbsp;</span>}>
      <nav
        aria-label={t('sections')}
        className="mt-6 mb-6 flex gap-6 overflow-x-auto border-line border-b [scrollbar-width:none]"
      >
        <Link to="/library" activeOptions={{ exact: true, includeSearch: false }} className={tab}>
          {t('albums')}
        </Link>
        <Link to="/library/artists" className={tab}>
          {t('artists')}
        </Link>
        <Link to="/library/songs" className={tab}>
          {t('songs')}
        </Link>
        {account?.admin && (
          <Link to="/library/folders" className={`${tab} ml-auto`}>
            {t('folders')}
          </Link>
        )}
      </nav>
      <Outlet />
    </PageFrame>
  );
}
