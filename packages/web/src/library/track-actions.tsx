import { useNavigate } from '@tanstack/react-router';
import CassetteTape from 'lucide-react/icons/cassette-tape';
import Disc3 from 'lucide-react/icons/disc-3';
import ListEnd from 'lucide-react/icons/list-end';
import ListStart from 'lucide-react/icons/list-start';
import Play from 'lucide-react/icons/play';
import UserRound from 'lucide-react/icons/user-round';
import { useTranslation } from 'react-i18next';
import { useConvert } from '../shell/use-convert.ts';
import { FloatingMenu } from '../ui/menu.tsx';
import { addToQueue } from './add-to-queue.ts';
import type { AskedTrack } from './track-menu.tsx';

type Props = {
  asked: AskedTrack;
  isOpen: boolean;
  inAlbum: boolean;
  onPlay: (index: number) => void;
  onClose: () => void;
};

/** What can be done with a song of a list. */
export function TrackActions({ asked: { track, index, anchor }, isOpen, inAlbum, onPlay, onClose }: Props) {
  const { t } = useTranslation('player');
  const navigate = useNavigate();
  const convert = useConvert();
  const toAlbum = {
    label: t('menu.goToAlbum'),
    icon: <Disc3 size={16} />,
    onSelect: () => void navigate({ to: '/albums/$albumId', params: { albumId: track.album.id } }),
  };
  const toArtists = track.artists.slice(0, 4).map((artist) => ({
    label: t('menu.goToArtist', { artist: artist.name }),
    icon: <UserRound size={16} />,
    onSelect: () => void navigate({ to: '/artists/$artistId', params: { artistId: artist.id } }),
  }));
  return (
    <FloatingMenu
      anchor={isOpen ? anchor : undefined}
      label={t('menu.label', { title: track.title })}
      onClose={onClose}
      entries={[
        { label: t('menu.play'), icon: <Play size={16} />, onSelect: () => onPlay(index) },
        {
          label: t('menu.playNext'),
          icon: <ListStart size={16} />,
          onSelect: () => addToQueue([track], 'next'),
        },
        {
          label: t('menu.addToEnd'),
          icon: <ListEnd size={16} />,
          onSelect: () => addToQueue([track], 'end'),
        },
        {
          label: t('menu.convert'),
          icon: <CassetteTape size={16} />,
          onSelect: () => convert(track.title, [track]),
        },
        'line',
        ...(inAlbum ? [] : [toAlbum]),
        ...toArtists,
      ]}
    />
  );
}
