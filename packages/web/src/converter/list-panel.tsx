import { useVirtualizer } from '@tanstack/react-virtual';
import X from 'lucide-react/icons/x';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { scaled } from '../ui/media.ts';
import { clearList, type Draft, removeSong } from './draft.ts';
import { playingTime, type Song } from './song.ts';
import { editDraft, useDraft } from './the-draft.ts';

const pickList = (draft: Draft) => draft.list;

/** "26 songs · 1 hr 12 min" */
export function SongCount({ songs }: { songs: readonly Song[] }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const count = t('songs', { count: songs.length, number: formats.number(songs.length) });
  return <span className="tabular">{`${count} · ${formats.total(playingTime(songs))}`}</span>;
}

/** The songs that will be converted, in the order of the files. */
export function SongList({ className = '' }: { className?: string }) {
  const { t } = useTranslation('converter');
  const list = useDraft(pickList);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => scaled(52),
    overscan: 8,
  });
  return (
    <div ref={scroller} className={`overflow-y-auto overscroll-contain ${className}`}>
      <ol aria-label={t('list.title')} className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const song = list[item.index];
          if (!song) return null;
          return (
            <li
              key={item.key}
              aria-setsize={list.length}
              aria-posinset={item.index + 1}
              className="group absolute inset-x-0 top-0 flex items-center gap-3"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <span className="tabular w-8 shrink-0 text-right text-13 text-dim">{item.index + 1}</span>
              <span className="min-w-0 flex-1 leading-5">
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
                onClick={() => editDraft((draft) => removeSong(draft, item.index))}
              />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** The list beside the steps, where there is room. */
export function ListPanel() {
  const { t } = useTranslation('converter');
  const list = useDraft(pickList);
  return (
    <aside
      aria-label={t('list.title')}
      className="sticky top-0 hidden h-[calc(100dvh-var(--bars,0px))] flex-col border-line border-l pt-9 pl-6 gatefold:flex"
    >
      <div className="flex min-h-10 items-center justify-between gap-2 pr-2">
        <h2 className="text-18">{t('list.title')}</h2>
        {list.length > 0 && (
          <Button look="quiet" className="text-13!" onClick={() => editDraft(clearList)}>
            {t('list.clear')}
          </Button>
        )}
      </div>
      {list.length === 0 ? (
        <p className="mt-1 max-w-[28ch] text-dim">{t('list.empty')}</p>
      ) : (
        <>
          <p className="text-13 text-dim">
            <SongCount songs={list} />
          </p>
          <SongList className="-ml-4 mt-4 min-h-0 flex-1 pr-1 pb-4" />
        </>
      )}
    </aside>
  );
}
