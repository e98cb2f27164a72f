import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats.ts';
import { Button } from '../ui/button.tsx';
import { clearList, type Draft } from './draft.ts';
import { useSizes } from './sizes.ts';
import { playingTime, type Song } from './song.ts';
import { SongList } from './song-list.tsx';
import { editDraft, useDraft } from './the-draft.ts';

const pickList = (draft: Draft) => draft.list;
const pickNotFound = (draft: Draft) => draft.notFound ?? 0;

/** "26 songs · 1 hr 12 min", "2 songs · 12 sec", "0 songs" */
export function SongCount({ songs }: { songs: readonly Song[] }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const sizes = useSizes();
  const count = t('songs', { count: songs.length, number: formats.number(songs.length) });
  const durationMs = playingTime(songs);
  const time = durationMs < 59_500 ? sizes.seconds(durationMs) : formats.total(durationMs);
  return <span className="tabular">{durationMs > 0 ? `${count} · ${time}` : count}</span>;
}

/** What of playlists the list does without. */
export function NotFoundSaid({ className = '' }: { className?: string }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const count = useDraft(pickNotFound);
  if (count === 0) return null;
  return <p className={className}>{t('list.notFound', { count, number: formats.number(count) })}</p>;
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
          <NotFoundSaid className="text-13 text-dim" />
          <SongList className="-ml-4 mt-4 min-h-0 flex-1 pr-1 pb-4" />
        </>
      )}
    </aside>
  );
}
