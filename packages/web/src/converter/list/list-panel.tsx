import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { Button } from '../../ui/button.tsx';
import { forgetLeftOut } from '../choose/left-out.ts';
import { useSizes } from '../sizes.ts';
import { clearList, type Draft, type Wanted } from './draft.ts';
import { told } from './lacking.ts';
import { LackingSaid } from './lacking-said.tsx';
import { playingTime, type Song } from './song.ts';
import { SongList } from './song-list.tsx';
import { editDraft, useDraft } from './the-draft.ts';

const pickList = (draft: Draft) => draft.list;
const none: Wanted[] = [];
const pickLacking = (draft: Draft) => draft.lacking ?? none;

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

/** The list beside the steps, where there is room. */
export function ListPanel() {
  const { t } = useTranslation('converter');
  const list = useDraft(pickList);
  const lacking = useDraft(pickLacking);
  const clear = () => {
    editDraft(clearList);
    forgetLeftOut();
  };
  return (
    <aside
      aria-label={t('list.title')}
      className="sticky top-0 hidden h-[calc(100dvh-var(--bars,0px))] flex-col border-line border-l pt-9 pl-6 gatefold:flex"
    >
      <div className="flex min-h-10 items-center justify-between gap-2 pr-2">
        <h2 className="text-18">{t('list.title')}</h2>
        {list.length > 0 && (
          <Button look="quiet" className="text-13!" onClick={clear}>
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
          <LackingSaid lacking={told(lacking)} className="mt-1 pr-2 text-13 text-dim" />
          <SongList className="-ml-4 mt-4 min-h-0 flex-1 pr-1 pb-4" />
        </>
      )}
    </aside>
  );
}
