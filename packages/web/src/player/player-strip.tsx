import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Cover } from '../ui/cover.tsx';
import { PlayButton } from './controls.tsx';
import type { PlayerState } from './player.ts';
import { pickTrack } from './player-bar.tsx';
import { usePlayer } from './the-player.ts';

const NowPlaying = lazy(() => import('./now-playing.tsx').then((module) => ({ default: module.NowPlaying })));

const pickPercent = (state: PlayerState) =>
  state.durationMs > 0 ? Math.floor((state.positionMs / state.durationMs) * 200) / 2 : 0;

function Progress() {
  const percent = usePlayer(pickPercent);
  return (
    <div className="absolute inset-x-0 top-0 h-0.5 bg-line">
      <div className="h-full bg-accent" style={{ width: `${percent}%` }} />
    </div>
  );
}

/** The strip above the tabs on a phone; it opens to the whole player. */
export function PlayerStrip() {
  const { t } = useTranslation('player');
  const track = usePlayer(pickTrack);
  const [open, setOpen] = useState(false);
  if (!track) return null;
  return (
    <section
      aria-label={t('label')}
      data-bar="strip"
      className="fixed inset-x-0 bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 flex h-16 items-center gap-3 bg-raised pr-3 wide:hidden"
    >
      <Progress />
      <div className="relative flex h-full min-w-0 flex-1 items-center gap-3 pl-3">
        <Cover
          of="tracks"
          id={track.id}
          cover={track.cover}
          title={track.album.title}
          size={64}
          className="size-12 shrink-0"
        />
        <span className="min-w-0 leading-5">
          <span className="block truncate">{track.title}</span>
          <span className="block truncate text-13 text-dim">
            {track.artists.map(({ name }) => name).join(', ')}
          </span>
        </span>
        <button
          type="button"
          aria-label={t('openNowPlaying', { title: track.title })}
          onClick={() => setOpen(true)}
          className="absolute inset-0"
        />
      </div>
      <PlayButton />
      {open && (
        <Suspense>
          <NowPlaying onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </section>
  );
}
