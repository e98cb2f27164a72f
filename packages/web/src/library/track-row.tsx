import type { Track } from '@gatefold/contract';
import AudioLines from 'lucide-react/icons/audio-lines';
import Ellipsis from 'lucide-react/icons/ellipsis';
import Play from 'lucide-react/icons/play';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../i18n/formats.ts';
import { IconButton } from '../ui/button.tsx';
import type { MenuAnchor } from '../ui/menu.tsx';

type Props = {
  track: Track;
  index: number;
  /** What stands at the left: its number, or a small cover. */
  lead: ReactNode;
  /** Under or beside the title; nothing where the page says it already. */
  second?: ReactNode;
  third?: ReactNode;
  on: boolean;
  onPlay: (index: number) => void;
  onMenu: (track: Track, index: number, anchor: MenuAnchor) => void;
};

/** A song in a list: a click plays, a right click or the dots open the menu. */
export const TrackRow = memo(function TrackRow({
  track,
  index,
  lead,
  second,
  third,
  on,
  onPlay,
  onMenu,
}: Props) {
  const { t } = useTranslation('player');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the right click repeats what the dots button does
    <div
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(track, index, { x: event.clientX, y: event.clientY });
      }}
      className="group relative flex h-full items-center border-line border-b hover:bg-hover"
    >
      <button
        type="button"
        aria-label={t('playEntry', { title: track.title })}
        aria-current={on ? 'true' : undefined}
        onClick={() => onPlay(index)}
        className="absolute inset-0 rounded-cover"
      />
      <div
        className={`pointer-events-none flex h-full min-w-0 flex-1 items-center gap-4 ${on ? 'font-semibold text-accent' : ''}`}
      >
        <span className="tabular relative grid h-full w-10 shrink-0 place-items-center text-dim">
          <span className={on ? 'opacity-0' : 'group-hover:opacity-0 group-has-[:focus-visible]:opacity-0'}>
            {lead}
          </span>
          <span
            className={`absolute grid place-items-center ${on ? 'text-accent' : 'opacity-0 group-hover:opacity-100 group-has-[:focus-visible]:opacity-100'}`}
          >
            {on ? <AudioLines size={16} /> : <Play size={14} fill="currentColor" className="text-text" />}
          </span>
        </span>
        <span className="grid min-w-0 flex-1 grid-cols-1 items-center gap-x-4 wide:auto-cols-fr wide:grid-flow-col wide:grid-cols-none">
          <span className="truncate" title={track.title}>
            {track.title}
          </span>
          {second && (
            <span className="truncate font-normal text-13 text-dim leading-5 wide:text-15">{second}</span>
          )}
          {third && <span className="hidden truncate font-normal text-dim wide:block">{third}</span>}
        </span>
        <span className="tabular shrink-0 font-normal text-13 text-dim">{clockTime(track.durationMs)}</span>
      </div>
      <IconButton
        label={t('menu.label', { title: track.title })}
        icon={<Ellipsis size={18} />}
        aria-haspopup="menu"
        className="relative ml-1 wide:opacity-0 wide:focus-visible:opacity-100 wide:group-hover:opacity-100"
        onClick={(event) => onMenu(track, index, event.currentTarget)}
      />
    </div>
  );
});

export const artistsOf = (track: Track): string => track.artists.map(({ name }) => name).join(', ');
