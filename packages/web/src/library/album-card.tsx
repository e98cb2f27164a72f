import type { Album } from '@gatefold/contract';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import Play from 'lucide-react/icons/play';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Cover } from '../ui/cover.tsx';
import { playAlbum } from './play-album.ts';

/** A sleeve on the shelf. `showYear` where the artist is clear from the page. */
export const AlbumCard = memo(function AlbumCard({
  album,
  showYear = false,
}: {
  album: Album;
  showYear?: boolean;
}) {
  const { t } = useTranslation('library');
  const queries = useQueryClient();
  return (
    <div className="group relative">
      <Link to="/albums/$albumId" params={{ albumId: album.id }} className="block rounded-cover">
        <Cover
          of="albums"
          id={album.id}
          cover={album.cover}
          title={album.title}
          size={320}
          className="w-full"
        />
        <span className="mt-2 block truncate font-semibold leading-5" title={album.title}>
          {album.title}
        </span>
        <span className="block truncate text-13 text-dim">
          {showYear ? (album.year ?? t('album.noYear')) : album.artist.name}
        </span>
      </Link>
      <div className="pointer-events-none absolute inset-x-0 top-0 aspect-square">
        <button
          type="button"
          aria-label={t('album.playOf', { title: album.title })}
          onClick={() => void playAlbum(queries, album.id)}
          className="pointer-events-auto absolute right-2 bottom-2 hidden size-10 place-items-center rounded-full bg-accent text-on-accent opacity-0 shadow-[0_4px_12px_#0006] transition-opacity focus-visible:opacity-100 group-hover:opacity-100 [@media(hover:hover)]:grid"
        >
          <Play size={18} fill="currentColor" className="ml-0.5" />
        </button>
      </div>
    </div>
  );
});
