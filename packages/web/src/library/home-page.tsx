import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import Settings from 'lucide-react/icons/settings';
import Shuffle from 'lucide-react/icons/shuffle';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { libraryQuery } from '../api/queries.ts';
import { buttonClass, IconButton, iconButtonClass } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { Failed } from '../ui/states.tsx';
import { AlbumGrid, AlbumGridWait, Section } from './album-grid.tsx';
import { LibraryCounts } from './library-counts.tsx';
import { PageFrame } from './page-frame.tsx';
import { shelfQuery } from './queries.ts';
import { ScanLine } from './scan-line.tsx';

const EmptyLibrary = lazy(() =>
  import('./empty-library.tsx').then((module) => ({ default: module.EmptyLibrary })),
);

/** The way to Settings, and there to Sign out, on a phone. */
function Gear() {
  const { t } = useTranslation('library');
  return (
    <Link to="/settings" aria-label={t('home.settings')} className={`${iconButtonClass} wide:hidden`}>
      <Settings size={22} />
    </Link>
  );
}

export function HomePage() {
  const { t } = useTranslation(['library', 'common']);
  const queries = useQueryClient();
  const library = useQuery(libraryQuery);
  const recent = useQuery(shelfQuery('added'));
  const picks = useQuery(shelfQuery('random'));
  useDocumentTitle(t('common:navigation.home'));
  const empty = library.data?.albums === 0 && library.data.tracks === 0;
  const failed = recent.error ?? library.error;

  return (
    <PageFrame
      title={empty ? t('empty.title') : t('home.title')}
      lead={empty ? undefined : library.data && <LibraryCounts library={library.data} />}
      actions={<Gear />}
    >
      {failed && (
        <Failed error={failed} retry={() => void queries.invalidateQueries({ queryKey: ['library'] })} />
      )}
      {empty && library.data ? (
        <Suspense>
          <EmptyLibrary library={library.data} />
        </Suspense>
      ) : (
        !failed && (
          <>
            {library.data && <ScanLine scan={library.data.scan} className="mt-4" />}
            <Section
              title={t('home.recent')}
              action={
                <Link to="/library" search={{ order: 'added' }} className={`${buttonClass('quiet')} -mr-4`}>
                  {t('home.all')}
                </Link>
              }
            >
              {recent.data ? <AlbumGrid albums={recent.data.items} /> : <AlbumGridWait />}
            </Section>
            {/* While all albums stand in the row above, there is nothing else to pick. */}
            {recent.data?.next && (
              <Section
                title={t('home.picks')}
                action={
                  <IconButton
                    label={t('home.pickAgain')}
                    icon={<Shuffle size={18} />}
                    className="-mr-2"
                    onClick={() => void picks.refetch()}
                  />
                }
              >
                {picks.data ? <AlbumGrid albums={picks.data.items} /> : <AlbumGridWait />}
              </Section>
            )}
          </>
        )
      )}
    </PageFrame>
  );
}
