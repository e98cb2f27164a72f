import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { pickTrack } from '../player/player-bar.tsx';
import { player, usePlayer } from '../player/the-player.ts';
import { buttonClass } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { scaled, useIsWide, useRowHeight } from '../ui/media.ts';
import { Empty, Failed, SkeletonRows } from '../ui/states.tsx';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { tracksQuery } from './queries.ts';
import { useTrackMenu } from './track-menu.tsx';
import { artistsOf, TrackRow } from './track-row.tsx';

export function SongsPage() {
  const { t } = useTranslation('library');
  const songs = useInfiniteQuery(tracksQuery);
  const items = useMemo(() => songs.data?.pages.flatMap((page) => page.items) ?? [], [songs.data]);
  const current = usePlayer(pickTrack);
  const wide = useIsWide();
  const row = useRowHeight();
  const play = useCallback((index: number) => player.playTracks(items, index), [items]);
  const { menu, open } = useTrackMenu(play);
  useDocumentTitle(t('songs'));

  if (songs.isPending) return <SkeletonRows />;
  if (songs.error) return <Failed error={songs.error} retry={() => void songs.refetch()} />;
  if (items.length === 0) {
    return (
      <Empty title={t('noSongsTitle')} text={t('noneText')}>
        <Link to="/" className={buttonClass('accent')}>
          {t('toHome')}
        </Link>
      </Empty>
    );
  }
  return (
    <>
      <VirtualRows
        label={t('songs')}
        count={items.length}
        rowHeight={wide ? row + 8 : scaled(60)}
        onNearEnd={() => songs.hasNextPage && !songs.isFetchingNextPage && void songs.fetchNextPage()}
        row={(index) => {
          const track = items[index];
          return (
            track && (
              <TrackRow
                track={track}
                index={index}
                on={current?.id === track.id}
                lead={
                  <Cover
                    of="tracks"
                    id={track.id}
                    cover={track.cover}
                    title={track.album.title}
                    size={64}
                    className="size-8"
                  />
                }
                second={artistsOf(track)}
                third={track.album.title}
                onPlay={play}
                onMenu={open}
              />
            )
          );
        }}
      />
      {menu}
    </>
  );
}
