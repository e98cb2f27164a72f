import type { Track } from '@gatefold/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import CassetteTape from 'lucide-react/icons/cassette-tape';
import Play from 'lucide-react/icons/play';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../api/refusal.ts';
import { player } from '../player/the-player.ts';
import { useConvert } from '../shell/use-convert.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { Failed, Skeleton } from '../ui/states.tsx';
import { toast } from '../ui/toast.tsx';
import { AlbumGrid, AlbumGridWait, Section } from './album-grid.tsx';
import { PageFrame } from './page-frame.tsx';
import { albumQuery, artistQuery } from './queries.ts';

/** Of somebody with very many albums the first ones are enough to fill an evening. */
const playAlbumsMax = 25;

export function ArtistPage() {
  const { t } = useTranslation('library');
  const { artistId } = useParams({ from: '/app/artists/$artistId' });
  const convert = useConvert();
  const queries = useQueryClient();
  const artist = useQuery(artistQuery(artistId));
  const [busy, setBusy] = useState(false);
  useDocumentTitle(artist.data?.name);

  if (artist.error) {
    return (
      <div className="px-4 wide:px-10">
        <Failed isPage error={artist.error} retry={() => void artist.refetch()} />
      </div>
    );
  }
  if (!artist.data) {
    return (
      <div className="px-4 pt-12 wide:px-10">
        <Skeleton className="mb-12 h-9 w-72 max-w-full" />
        <AlbumGridWait />
      </div>
    );
  }
  const { name, albums, appearsOn, albumCount, trackCount } = artist.data;

  async function withTracks(most: number, work: (tracks: Track[]) => void): Promise<void> {
    setBusy(true);
    try {
      const pages = await Promise.all(
        albums.slice(0, most).map(({ id }) => queries.fetchQuery(albumQuery(id))),
      );
      work(pages.flatMap((page) => page.tracks));
    } catch (error) {
      toast(errorText(error), { urgent: true });
    }
    setBusy(false);
  }

  return (
    <PageFrame
      title={name}
      lead={
        <span className="tabular">
          {t('count.albums', { count: albumCount })} · {t('count.songs', { count: trackCount })}
        </span>
      }
      actions={
        albums.length > 0 && (
          <div className="flex gap-2">
            <IconButton
              label={t('convert')}
              icon={<CassetteTape size={20} />}
              onClick={() => void withTracks(albums.length, (tracks) => convert(name, tracks))}
            />
            <Button
              look="accent"
              busy={busy}
              onClick={() => void withTracks(playAlbumsMax, (tracks) => player.playTracks(tracks))}
            >
              <Play size={16} fill="currentColor" />
              {t('artist.play')}
            </Button>
          </div>
        )
      }
    >
      {albums.length > 0 && (
        <Section title={t('artist.albums')}>
          <AlbumGrid albums={albums} showYear />
        </Section>
      )}
      {appearsOn.length > 0 && (
        <Section title={t('artist.appearsOn')}>
          <AlbumGrid albums={appearsOn} />
        </Section>
      )}
      {albums.length === 0 && appearsOn.length === 0 && <p className="mt-8 text-dim">{t('artist.none')}</p>}
    </PageFrame>
  );
}
