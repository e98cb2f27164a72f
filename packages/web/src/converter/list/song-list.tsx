import { useVirtualizer } from '@tanstack/react-virtual';
import GripVertical from 'lucide-react/icons/grip-vertical';
import X from 'lucide-react/icons/x';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import { scaled } from '../../ui/media.ts';
import { useRowDrag } from '../../ui/use-row-drag.ts';
import { type Draft, moveSong, removeSong } from './draft.ts';
import { editDraft, useDraft } from './the-draft.ts';

const pickList = (draft: Draft) => draft.list;

/** The songs that will be converted, in the order of the files: by dragging the handle or by arrow keys on it. */
export function SongList({ className = '' }: { className?: string }) {
  const { t } = useTranslation('converter');
  const list = useDraft(pickList);
  const scroller = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState('');
  /** Where the focus goes on: rows are places here, and the song has gone to another one. */
  const movedTo = useRef<number>(undefined);
  const rowHeight = scaled(52);
  const rows = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const { dragged, grab, shift } = useRowDrag(scroller, rowHeight, list.length);

  function move(from: number, to: number): void {
    const place = Math.min(list.length - 1, Math.max(0, to));
    editDraft((draft) => moveSong(draft, from, place));
    setSaid(t('list.moved', { title: list[from]?.title ?? '', place: place + 1 }));
  }
  function onKeyDown(event: KeyboardEvent, from: number): void {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    event.stopPropagation();
    const to = event.key === 'ArrowUp' ? from - 1 : from + 1;
    if (to < 0 || to >= list.length) return;
    move(from, to);
    movedTo.current = to;
    rows.scrollToIndex(to);
  }
  useEffect(() => {
    const handle = scroller.current?.querySelector<HTMLElement>(
      `li[aria-posinset="${(movedTo.current ?? -1) + 1}"] button`,
    );
    if (!handle) return;
    movedTo.current = undefined;
    handle.focus();
  });

  return (
    <>
      <p role="status" className="sr-only">
        {said}
      </p>
      <div ref={scroller} className={`overflow-y-auto overscroll-contain ${className}`}>
        <ol aria-label={t('list.title')} className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, size, start }) => {
            const song = list[index];
            if (!song) return null;
            return (
              <li
                key={key}
                aria-setsize={list.length}
                aria-posinset={index + 1}
                className={`group absolute inset-x-0 top-0 flex items-center gap-2 ${dragged === index ? 'z-10 rounded-6 bg-raised shadow-[0_4px_16px_#0004]' : dragged === undefined ? '' : 'transition-transform'}`}
                style={{ height: size, transform: `translateY(${start + shift(index)}px)` }}
              >
                <button
                  type="button"
                  aria-label={t('list.move', { title: song.title })}
                  onPointerDown={(event) => grab(event, index, (to) => move(index, to))}
                  onKeyDown={(event) => onKeyDown(event, index)}
                  className="grid h-11 w-7 shrink-0 cursor-grab touch-none place-items-center rounded-6 text-dim active:cursor-grabbing"
                >
                  <GripVertical size={16} />
                </button>
                <span className="tabular min-w-5 shrink-0 text-right text-13 text-dim">{index + 1}</span>
                <span className="ml-1 min-w-0 flex-1 leading-5">
                  <span className={`block truncate ${song.gone ? 'text-dim line-through' : ''}`}>
                    {song.title}
                  </span>
                  <span className={`block truncate text-13 ${song.gone ? 'text-accent' : 'text-dim'}`}>
                    {song.gone ? t('list.gone') : song.artist}
                  </span>
                </span>
                <IconButton
                  label={t('list.remove', { title: song.title })}
                  icon={<X size={16} />}
                  onClick={() => editDraft((draft) => removeSong(draft, index))}
                />
              </li>
            );
          })}
        </ol>
      </div>
    </>
  );
}
