import type { SearchResult } from '@gatefold/contract';
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { pickTrack } from '../player/player-bar.tsx';
import { player, usePlayer } from '../player/the-player.ts';
import { Cover } from '../ui/cover.tsx';
import { AlbumGrid, Section } from './album-grid.tsx';
import { useTrackMenu } from './track-menu.tsx';
import { artistsOf, TrackRow } from './track-row.tsx';

export function SearchResults({ result }: { result: SearchResult }) {
  const { t } = useTranslation('library');
  const current = usePlayer(pickTrack);
  const { artists, albums, tracks } = result;
  const play = useCallback((index: number) => player.playTracks(tracks, index), [tracks]);
  const { menu, open } = useTrackMenu(play);
  return (
    <>
      {artists.length > 0 && (
        <Section title={t('artists')}>
          <ul className="flex flex-wrap gap-x-6 gap-y-1">
            {artists.slice(0, 12).map((artist) => (
              <li key={artist.id} className="max-w-full">
                <Link
                  to="/artists/$artistId"
                  params={{ artistId: artist.id }}
                  className="flex min-h-row max-w-full items-center text-18 hover:underline"
                >
                  <span className="truncate">{artist.name}</span>
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {tracks.length > 0 && (
        <Section title={t('songs')}>
          <ul>
            {tracks.map((track, index) => (
              <li key={track.id} className="h-15 wide:h-[calc(var(--row)+8px)]">
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
              </li>
            ))}
          </ul>
        </Section>
      )}
      {albums.length > 0 && (
        <Section title={t('albums')}>
          <AlbumGrid albums={albums} />
        </Section>
      )}
      {menu}
    </>
  );
}
