import type { AlbumPage, Track } from '@gatefold/contract';
import { Fragment, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { pickTrack } from '../player/player-bar.tsx';
import { player, usePlayer } from '../player/the-player.ts';
import { useTrackMenu } from './track-menu.tsx';
import { artistsOf, TrackRow } from './track-row.tsx';

/** The songs in playing order, with a heading for each disc where there are several. */
export function AlbumTracks({ album }: { album: AlbumPage }) {
  const { t } = useTranslation('library');
  const current = usePlayer(pickTrack);
  const play = useCallback((index: number) => player.playTracks(album.tracks, index), [album.tracks]);
  const { menu, open } = useTrackMenu(play, { inAlbum: true });
  const discs = useMemo(() => Map.groupBy(album.tracks.entries(), ([, track]) => track.disc), [album.tracks]);

  // Where no song has a number, their order is all there is to say.
  const numbered = album.tracks.some(({ number }) => number !== undefined);
  // The artist is said by the album already, unless this song has others.
  const second = (track: Track) => (artistsOf(track) === album.artist.name ? undefined : artistsOf(track));
  return (
    <section aria-label={t('album.tracks')}>
      {[...discs].map(([disc, tracks]) => (
        <Fragment key={disc}>
          {discs.size > 1 && (
            <h2 className="mt-6 mb-2 text-18 first:mt-0">{t('album.disc', { number: disc })}</h2>
          )}
          <ol>
            {tracks.map(([index, track]) => (
              <li
                key={track.id}
                className={second(track) ? 'h-14 wide:h-[calc(var(--row)+8px)]' : 'h-[calc(var(--row)+8px)]'}
              >
                <TrackRow
                  track={track}
                  index={index}
                  lead={track.number ?? (numbered ? '–' : index + 1)}
                  second={second(track)}
                  on={current?.id === track.id}
                  onPlay={play}
                  onMenu={open}
                />
              </li>
            ))}
          </ol>
        </Fragment>
      ))}
      {menu}
    </section>
  );
}
