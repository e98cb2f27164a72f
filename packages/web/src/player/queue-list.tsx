import { useVirtualizer } from '@tanstack/react-virtual';
import CassetteTape from 'lucide-react/icons/cassette-tape';
import GripVertical from 'lucide-react/icons/grip-vertical';
import X from 'lucide-react/icons/x';
import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConvert } from '../shell/use-convert.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Cover } from '../ui/cover.tsx';
import { scaled } from '../ui/media.ts';
import { useRowDrag } from '../ui/use-row-drag.ts';
import type { PlayerState } from './player.ts';
import type { Entry } from './queue.ts';
import { player, usePlayer } from './the-player.ts';

const pickQueue = (state: PlayerState) => state.queue;

type RowProps = {
  entry: Entry;
  index: number;
  on: boolean;
  onGrab: (event: PointerEvent<HTMLButtonElement>) => void;
  onMove: (by: -1 | 1) => void;
};

const Row = memo(function Row({ entry, index, on, onGrab, onMove }: RowProps) {
  const { t } = useTranslation('player');
  const { track, key } = entry;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    event.stopPropagation();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <div className="group flex h-full items-center gap-2 rounded-6 px-1 hover:bg-hover">
      <button
        type="button"
        aria-label={t('move', { title: track.title })}
        onPointerDown={onGrab}
        onKeyDown={onKeyDown}
        className="grid h-11 w-7 shrink-0 cursor-grab touch-none place-items-center rounded-6 text-dim active:cursor-grabbing"
      >
        <GripVertical size={16} />
      </button>
      <div className="relative flex h-full min-w-0 flex-1 items-center gap-3">
        <Cover
          of="tracks"
          id={track.id}
          cover={track.cover}
          title={track.album.title}
          size={64}
          className="size-10 shrink-0"
        />
        <span className="min-w-0 leading-5">
          <span className={`block truncate ${on ? 'font-semibold text-accent' : ''}`}>{track.title}</span>
          <span className="block truncate text-13 text-dim">
            {track.artists.map(({ name }) => name).join(', ')}
          </span>
        </span>
        <button
          type="button"
          aria-label={t('playEntry', { title: track.title })}
          aria-current={on ? 'true' : undefined}
          onClick={() => player.jump(index)}
          className="absolute inset-0 rounded-6"
        />
      </div>
      <IconButton
        label={t('remove', { title: track.title })}
        icon={<X size={16} />}
        className="wide:opacity-0 wide:focus-visible:opacity-100 wide:group-hover:opacity-100"
        onClick={() => player.remove(key)}
      />
    </div>
  );
});

/** All that stands in the queue goes to the converter. */
function ConvertQueue() {
  const { t } = useTranslation('player');
  const convert = useConvert();
  const tracks = () => player.read().queue.entries.map(({ track }) => track);
  return (
    <IconButton
      label={t('convertQueue')}
      icon={<CassetteTape size={18} />}
      onClick={() => convert(t('queue'), tracks())}
    />
  );
}

/** The queue: jump, remove, reorder by dragging the handle or by arrow keys on it. */
export function QueueList() {
  const { t } = useTranslation('player');
  const queue = usePlayer(pickQueue);
  const scroller = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState('');
  const rowHeight = scaled(56);
  const { dragged, grab, shift } = useRowDrag(scroller, rowHeight, queue.entries.length);
  const list = useVirtualizer({
    count: queue.entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => queue.entries[index]?.key ?? index,
    overscan: 8,
  });

  const last = queue.entries.length - 1;
  const move = (entry: Entry, to: number) => {
    player.move(entry.key, to);
    setSaid(t('moved', { title: entry.track.title, place: Math.min(Math.max(0, to), last) + 1 }));
  };

  // Opens where the music is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it opens
  useEffect(() => list.scrollToIndex(Math.max(0, queue.at - 1), { align: 'start' }), []);

  if (queue.entries.length === 0) {
    return (
      <div className="p-4">
        <p className="font-semibold">{t('queueEmptyTitle')}</p>
        <p className="mt-1 text-dim">{t('queueEmptyText')}</p>
      </div>
    );
  }
  return (
    <>
      <div className="flex items-center justify-between py-1 pr-1 pl-3">
        <span className="mr-auto text-13 text-dim">{t('upNext', { count: queue.entries.length })}</span>
        <ConvertQueue />
        <Button
          look="quiet"
          className="text-13!"
          disabled={queue.entries.length < 2}
          onClick={() => player.clear()}
        >
          {t('clear')}
        </Button>
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-4">
        <ol className="relative" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map((item) => {
            const entry = queue.entries[item.index];
            if (!entry) return null;
            return (
              <li
                key={entry.key}
                aria-setsize={queue.entries.length}
                aria-posinset={item.index + 1}
                className={`absolute inset-x-0 top-0 h-14 ${dragged === item.index ? 'z-10 rounded-6 bg-raised shadow-[0_4px_16px_#0004]' : dragged === undefined ? '' : 'transition-transform'}`}
                style={{ transform: `translateY(${item.start + shift(item.index)}px)` }}
              >
                <Row
                  entry={entry}
                  index={item.index}
                  on={item.index === queue.at}
                  onGrab={(event) => grab(event, item.index, (to) => move(entry, to))}
                  onMove={(by) => move(entry, item.index + by)}
                />
              </li>
            );
          })}
        </ol>
      </div>
    </>
  );
}
