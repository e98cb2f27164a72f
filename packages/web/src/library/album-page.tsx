import type { AlbumPage as AlbumData } from '@gatefold/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import CassetteTape from 'lucide-react/icons/cassette-tape';
import ListEnd from 'lucide-react/icons/list-end';
import Play from 'lucide-react/icons/play';
import Shuffle from 'lucide-react/icons/shuffle';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats.ts';
import type { PlayerState } from '../player/player.ts';
import { pickTrack } from '../player/player-bar.tsx';
import { player, usePlayer } from '../player/the-player.ts';
import { useConvert } from '../shell/use-convert.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Cover, sleeveColor } from '../ui/cover.tsx';
import { useDocumentTitle } from '../ui/document-title.ts';
import { Failed, Skeleton, SkeletonRows } from '../ui/states.tsx';
import './album-page.css';
import { addToQueue } from './add-to-queue.ts';
import { AlbumTracks } from './album-tracks.tsx';
import { audioSummary } from './audio-summary.ts';
import { Credits } from './credits.tsx';
import { albumQuery } from './queries.ts';

const pickPlays = (state: PlayerState) => state.status !== 'paused';
const leaves =
  'gatefold grid min-h-[calc(100dvh-var(--bars,0px))] gatefold:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]';
const leftInside =
  'mx-auto max-w-md px-4 pt-8 pb-8 wide:px-10 gatefold:sticky gatefold:top-0 gatefold:mx-0 gatefold:max-w-none gatefold:pt-12 gatefold:pb-10';

/** The left leaf: the sleeve, what it is called, and the buttons. */
function LeftLeaf({ album }: { album: AlbumData }) {
  const { t } = useTranslation('library');
  const formats = useFormats();
  const convert = useConvert();
  const current = usePlayer(pickTrack);
  const plays = usePlayer(pickPlays);
  const facts = [
    album.year,
    t('count.songs', { count: album.trackCount }),
    formats.total(album.durationMs),
    audioSummary(album.tracks.map((track) => track.format)),
  ];
  return (
    <div className={leftInside}>
      <div className="relative mx-auto max-w-[22.5rem] gatefold:mx-0">
        <div aria-hidden="true" className="record" data-out={plays && current?.album.id === album.id} />
        <Cover
          of="albums"
          id={album.id}
          cover={album.cover}
          title={album.title}
          size={640}
          alt={t('album.coverOf', { title: album.title })}
          eager
          className="relative w-full shadow-[0_12px_32px_#0005]"
        />
      </div>
      <h1 className="mt-8 line-clamp-4 text-36">{album.title}</h1>
      <p className="mt-1 text-18">
        <Link
          to="/artists/$artistId"
          params={{ artistId: album.artist.id }}
          className="line-clamp-2 hover:underline"
        >
          {album.artist.name}
        </Link>
      </p>
      <p className="tabular mt-1 text-13 text-dim">{facts.filter(Boolean).join(' · ')}</p>
      <div className="mt-6 flex flex-wrap gap-2">
        <Button look="accent" onClick={() => player.playTracks(album.tracks, 0, false)}>
          <Play size={16} fill="currentColor" />
          {t('album.play')}
        </Button>
        <Button
          onClick={() =>
            player.playTracks(album.tracks, Math.floor(Math.random() * album.tracks.length), true)
          }
        >
          <Shuffle size={16} />
          {t('album.shuffle')}
        </Button>
        <IconButton
          label={t('album.add')}
          icon={<ListEnd size={20} />}
          onClick={() => addToQueue(album.tracks, 'end')}
        />
        <IconButton
          label={t('convert')}
          icon={<CassetteTape size={20} />}
          onClick={() => convert(album.title, album.tracks)}
        />
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <div className={leaves}>
      <div className="leaf-left">
        <div className={leftInside}>
          <Skeleton className="mx-auto aspect-square w-full max-w-[22.5rem] gatefold:mx-0" />
          <Skeleton className="mt-8 h-9 w-64 max-w-full" />
        </div>
      </div>
      <div className="leaf-right px-4 py-8 wide:px-12 gatefold:py-12">
        <SkeletonRows />
      </div>
    </div>
  );
}

/** An album opens as a gatefold: the cover on the left leaf, songs and credits on the right. */
export function AlbumPage() {
  const { albumId } = useParams({ from: '/app/albums/$albumId' });
  const album = useQuery(albumQuery(albumId));
  useDocumentTitle(album.data?.title);

  if (album.error) {
    return (
      <div className="px-4 wide:px-10">
        <Failed isPage error={album.error} retry={() => void album.refetch()} />
      </div>
    );
  }
  if (!album.data) return <Waiting />;
  const tints = {
    '--cover': album.data.cover?.color ?? sleeveColor(album.data.title),
    '--second': album.data.cover?.secondColor ?? sleeveColor(album.data.title),
  } as CSSProperties;
  return (
    <article className={leaves} style={tints}>
      <div className="leaf-left">
        <LeftLeaf album={album.data} />
      </div>
      <div className="leaf-right px-4 pt-4 pb-16 wide:px-12 gatefold:pt-14">
        <AlbumTracks album={album.data} />
        <Credits album={album.data} />
      </div>
    </article>
  );
}
