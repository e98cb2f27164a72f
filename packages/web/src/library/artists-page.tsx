import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { useRowHeight } from '../ui/media.ts';
import { Empty, Failed, SkeletonRows } from '../ui/states.tsx';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { artistsQuery } from './queries.ts';

export function ArtistsPage() {
  const { t } = useTranslation('library');
  const artists = useInfiniteQuery(artistsQuery);
  const items = useMemo(() => artists.data?.pages.flatMap((page) => page.items) ?? [], [artists.data]);
  const rowHeight = useRowHeight() + 8;
  useDocumentTitle(t('artists'));

  if (artists.isPending) return <SkeletonRows />;
  if (artists.error) return <Failed error={artists.error} retry={() => void artists.refetch()} />;
  if (items.length === 0) {
    return (
      <Empty title={t('noArtistsTitle')} text={t('noneText')}>
        <Link to="/" className={buttonClass('accent')}>
          {t('toHome')}
        </Link>
      </Empty>
    );
  }
  return (
    <VirtualRows
      label={t('artists')}
      count={items.length}
      rowHeight={rowHeight}
      onNearEnd={() => artists.hasNextPage && !artists.isFetchingNextPage && void artists.fetchNextPage()}
      row={(index) => {
        const artist = items[index];
        return (
          artist && (
            <Link
              to="/artists/$artistId"
              params={{ artistId: artist.id }}
              className="flex h-full items-center gap-4 border-line border-b hover:bg-hover"
            >
              <span className="min-w-0 flex-1 truncate font-semibold">{artist.name}</span>
              <span className="tabular shrink-0 text-13 text-dim">
                {t('count.albums', { count: artist.albumCount })}
                <span className="hidden wide:inline">
                  {' '}
                  · {t('count.songs', { count: artist.trackCount })}
                </span>
              </span>
            </Link>
          )
        );
      }}
    />
  );
}
