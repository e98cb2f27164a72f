import type { Track } from '@gatefold/contract';
import { useNavigate } from '@tanstack/react-router';
import { t } from 'i18next';
import Disc3 from 'lucide-react/icons/disc-3';
import ListEnd from 'lucide-react/icons/list-end';
import ListStart from 'lucide-react/icons/list-start';
import Play from 'lucide-react/icons/play';
import UserRound from 'lucide-react/icons/user-round';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queueMax } from '../player/queue.ts';
import { player } from '../player/the-player.ts';
import { FloatingMenu, type MenuAnchor } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';

/** Adds songs to the queue and says so. */
export function addToQueue(tracks: Track[], where: 'next' | 'end'): void {
  const room = queueMax - player.read().queue.entries.length;
  player.add(tracks, where);
  const added = Math.min(room, tracks.length);
  toast(added < tracks.length ? t('player:queueFull') : t('player:added', { count: added }));
}

type Open = { track: Track; index: number; anchor: MenuAnchor };

/** One menu for a whole list of songs. `open` is given to the rows, `menu` stands once beside the list. */
export function useTrackMenu(play: (index: number) => void, { inAlbum = false }: { inAlbum?: boolean } = {}) {
  const { t } = useTranslation('player');
  const navigate = useNavigate();
  const [shown, setShown] = useState<Open>();
  // Stays while the menu closes, so that its words do not vanish first.
  const [last, setLast] = useState<Open>();
  if (shown && shown !== last) setLast(shown);

  const entriesOf = ({ track, index }: Open) => [
    { label: t('menu.play'), icon: <Play size={16} />, onSelect: () => play(index) },
    { label: t('menu.playNext'), icon: <ListStart size={16} />, onSelect: () => addToQueue([track], 'next') },
    { label: t('menu.addToEnd'), icon: <ListEnd size={16} />, onSelect: () => addToQueue([track], 'end') },
    'line' as const,
    ...(inAlbum
      ? []
      : [
          {
            label: t('menu.goToAlbum'),
            icon: <Disc3 size={16} />,
            onSelect: () => void navigate({ to: '/albums/$albumId', params: { albumId: track.album.id } }),
          },
        ]),
    ...track.artists.slice(0, 4).map((artist) => ({
      label: t('menu.goToArtist', { artist: artist.name }),
      icon: <UserRound size={16} />,
      onSelect: () => void navigate({ to: '/artists/$artistId', params: { artistId: artist.id } }),
    })),
  ];

  const menu = last && (
    <FloatingMenu
      anchor={shown?.anchor}
      label={t('menu.label', { title: last.track.title })}
      entries={entriesOf(last)}
      onClose={() => setShown(undefined)}
    />
  );
  return {
    menu,
    open: (track: Track, index: number, anchor: MenuAnchor) => setShown({ track, index, anchor }),
  };
}
