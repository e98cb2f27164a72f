import { Link } from '@tanstack/react-router';
import ListMusic from 'lucide-react/icons/list-music';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { Controls, SeekBar } from './controls.tsx';
import type { PlayerState } from './player.ts';
import { currentEntry } from './queue.ts';
import { usePlayer } from './the-player.ts';
import { Volume } from './volume.tsx';

export const pickTrack = (state: PlayerState) => currentEntry(state.queue)?.track;

/** The bar below on a wide screen. */
export function PlayerBar({ queueOpen, onQueue }: { queueOpen: boolean; onQueue: () => void }) {
  const { t } = useTranslation('player');
  const track = usePlayer(pickTrack);
  return (
    <section
      aria-label={t('label')}
      data-bar="player"
      className="fixed inset-x-0 bottom-0 z-20 hidden h-20 grid-cols-[1fr_minmax(0,34rem)_1fr] items-center gap-6 border-line border-t bg-raised px-6 wide:grid"
    >
      <div className="flex min-w-0 items-center gap-3">
        {track ? (
          <>
            <Link
              to="/albums/$albumId"
              params={{ albumId: track.album.id }}
              aria-label={track.album.title}
              className="shrink-0 rounded-cover"
            >
              <Cover
                of="tracks"
                id={track.id}
                cover={track.cover}
                title={track.album.title}
                size={64}
                className="size-12"
              />
            </Link>
            <div className="min-w-0 leading-5">
              <Link
                to="/albums/$albumId"
                params={{ albumId: track.album.id }}
                className="block truncate text-15 hover:underline"
                title={track.title}
              >
                {track.title}
              </Link>
              <div className="truncate text-13 text-dim">
                {track.artists.map((artist, index) => (
                  <Fragment key={artist.id}>
                    {index > 0 && ', '}
                    <Link
                      to="/artists/$artistId"
                      params={{ artistId: artist.id }}
                      className="hover:underline"
                    >
                      {artist.name}
                    </Link>
                  </Fragment>
                ))}
              </div>
            </div>
          </>
        ) : (
          <span className="text-13 text-dim">{t('nothingPlays')}</span>
        )}
      </div>
      <div className="pt-1">
        <Controls />
        <SeekBar />
      </div>
      <div className="flex items-center justify-end gap-1">
        <IconButton
          label={queueOpen ? t('hideQueue') : t('showQueue')}
          icon={<ListMusic size={18} />}
          aria-pressed={queueOpen}
          onClick={onQueue}
        />
        <Volume />
      </div>
    </section>
  );
}
