import { Link } from '@tanstack/react-router';
import ChevronDown from 'lucide-react/icons/chevron-down';
import ListMusic from 'lucide-react/icons/list-music';
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/button.tsx';
import { Cover, sleeveColor } from '../ui/cover.tsx';
import './now-playing.css';
import { Controls, SeekBar } from './controls.tsx';
import { pickTrack } from './player-bar.tsx';
import { QueueList } from './queue-list.tsx';
import { usePlayer } from './the-player.ts';

/** The whole player on a phone: a sheet over the page. */
export function NowPlaying({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['player', 'common', 'library']);
  const track = usePlayer(pickTrack);
  const [queue, setQueue] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (!track) onClose();
  }, [track, onClose]);
  if (!track) return null;
  const tint = { '--cover': track.cover?.color ?? sleeveColor(track.album.title) } as CSSProperties;
  return (
    <dialog
      ref={dialog}
      aria-label={t('nowPlaying')}
      onCancel={onClose}
      style={tint}
      className="rise now-playing m-0 h-dvh max-h-none w-screen max-w-none overflow-hidden p-0 text-text"
    >
      <div className="mx-auto flex h-full max-w-md flex-col px-6 pt-2 pb-[calc(1.5rem+env(safe-area-inset-bottom))]">
        <div className="flex items-center justify-between">
          <IconButton
            label={t('common:close')}
            icon={<ChevronDown size={22} />}
            className="-ml-2"
            onClick={onClose}
          />
          <span className="truncate px-2 text-13 text-dim">{track.album.title}</span>
          <IconButton
            label={queue ? t('hideQueue') : t('showQueue')}
            icon={<ListMusic size={20} />}
            aria-pressed={queue}
            className="-mr-2"
            onClick={() => setQueue(!queue)}
          />
        </div>
        {queue ? (
          <div className="-mx-3 mt-2 flex min-h-0 flex-1 flex-col">
            <QueueList />
          </div>
        ) : (
          <div className="grid min-h-0 flex-1 place-items-center py-4">
            <Cover
              of="tracks"
              id={track.id}
              cover={track.cover}
              title={track.album.title}
              size={640}
              alt={t('library:album.coverOf', { title: track.album.title })}
              eager
              className="max-h-full w-full shadow-[0_16px_40px_#0005]"
            />
          </div>
        )}
        <div className="mt-2">
          <h2 className="line-clamp-2 text-24">{track.title}</h2>
          <p className="truncate text-dim">
            {track.artists[0] ? (
              <Link to="/artists/$artistId" params={{ artistId: track.artists[0].id }} onClick={onClose}>
                {track.artists.map(({ name }) => name).join(', ')}
              </Link>
            ) : null}
          </p>
        </div>
        <div className="mt-4">
          <SeekBar stacked />
        </div>
        <div className="mt-2">
          <Controls large />
        </div>
      </div>
    </dialog>
  );
}
