import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { Button } from '../../ui/button.tsx';
import { useDocumentTitle } from '../../ui/document-title.ts';
import { scaled } from '../../ui/media.ts';
import { Empty } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { VirtualRows } from '../../ui/virtual-rows.tsx';
import { useAsking } from '../choose/ask-again.ts';
import { DropZone } from '../choose/drop-zone.tsx';
import { forgetLeftOut } from '../choose/left-out.ts';
import { LeftOutList } from '../choose/left-out-list.tsx';
import { SendingList } from '../choose/sending-list.tsx';
import { isComing, useSendings } from '../choose/uploads.ts';
import { ActionBar, Frame } from '../frame.tsx';
import { addTicked, choose, type Draft, type Found, isAside, tick, tickedSongs } from '../list/draft.ts';
import { SongCount } from '../list/list-panel.tsx';
import type { Song } from '../list/song.ts';
import { editDraft, useDraft } from '../list/the-draft.ts';
import { discard } from './discard.ts';
import { FoundRow } from './found-row.tsx';
import { PickCandidate } from './pick-candidate.tsx';
import { TickAll } from './tick-all.tsx';
import { countsOf, Filter, type Shown, Standing, WhatIsMissing } from './what-was-found.tsx';

const pickFound = (draft: Draft) => draft.found;
const pickName = (draft: Draft) => draft.name;

/** Long enough to read it, to think, and to reach it by keyboard. */
const undoMs = 20_000;
const headingClass = 'flex h-full items-end border-line border-b pb-2 text-18';

const titleOf = ({ title }: Song): string => title.toLowerCase();

/** The titles of songs, each with 1 where it stands there once, else 2. */
function timesSaid(found: readonly Found[]): ReadonlyMap<string, 1 | 2> {
  const times = new Map<string, 1 | 2>();
  for (const { song } of found) if (song) times.set(titleOf(song), times.has(titleOf(song)) ? 2 : 1);
  return times;
}

/** What comes in addition stands where one is already. */
const stay = () => {};

/** Step 2: which of the songs shall be converted. */
export function TickPage() {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const navigate = useNavigate();
  const found = useDraft(pickFound);
  const name = useDraft(pickName);
  const sendings = useSendings();
  const [wanted, setShown] = useState<Shown>('all');
  const [asked, setAsked] = useState<Found>();
  const lastTicked = useRef<number>(undefined);
  useDocumentTitle(t('tick.title'));
  const counts = useMemo(() => countsOf(found), [found]);
  const coming = sendings.filter(isComing).length;
  const isAsking = useAsking();
  const waits = coming > 0 || isAsking;
  const shown = counts[wanted] > 0 && !(waits && wanted === 'missing') ? wanted : 'all';
  const lines = useMemo(
    () => (shown === 'all' ? found : found.filter(({ match }) => match === shown)),
    [found, shown],
  );
  const songs = useMemo(() => tickedSongs({ found }), [found]);
  const titles = useMemo(() => timesSaid(found), [found]);

  /** With shift, everything from the line that was ticked before to this one. */
  const onTick = useCallback(
    (line: Found, ticked: boolean, isRange: boolean) => {
      const at = lines.findIndex(({ key }) => key === line.key);
      const from = lines.findIndex(({ key }) => key === lastTicked.current);
      const range = isRange && from >= 0 ? lines.slice(Math.min(from, at), Math.max(from, at) + 1) : [line];
      lastTicked.current = line.key;
      editDraft((draft) => tick(draft, new Set(range.map(({ key }) => key)), ticked));
    },
    [lines],
  );
  const add = () => {
    editDraft(addTicked);
    forgetLeftOut();
    void navigate({ to: '/converter/$', params: { _splat: 'settings' } });
  };
  const toChoose = () => void navigate({ to: '/converter/$', params: { _splat: '' } });
  const discardAll = () => {
    const bringBack = discard();
    toChoose();
    const run = () => {
      bringBack();
      void navigate({ to: '/converter/$', params: { _splat: 'songs' } });
    };
    toast(t('tick.discarded'), { action: { label: t('tick.undo'), run }, staysMs: undoMs });
  };

  const hasPlaylist = useMemo(() => found.some(({ wanted }) => wanted), [found]);
  const aside = hasPlaylist ? lines.findIndex(isAside) : -1;
  const rows: (Found | 'heading')[] =
    aside < 0 ? lines : [...lines.slice(0, aside), 'heading', ...lines.slice(aside)];
  const isPlaylist = counts.unsure + counts.missing > 0;
  if (found.length === 0 && sendings.length === 0) {
    return (
      <Frame on="tick" title={t('tick.title')} withList>
        <LeftOutList />
        <Empty title={t('tick.emptyTitle')} text={t('tick.emptyText')}>
          <Button look="accent" onClick={toChoose}>
            {t('tick.toChoose')}
          </Button>
        </Empty>
      </Frame>
    );
  }
  return (
    <Frame
      on="tick"
      title={name || t('tick.title')}
      lead={found.length > 0 && <Standing counts={counts} ticked={songs.length} isComing={waits} />}
      withList
    >
      <LeftOutList />
      <SendingList sendings={sendings} />
      {isPlaylist && <Filter counts={counts} shown={shown} isComing={waits} onShow={setShown} />}
      {counts.missing > 0 && !waits && <WhatIsMissing />}
      <div className="mt-6 flex h-11 items-center justify-between gap-4 border-text border-b">
        {found.length > 0 ? (
          <TickAll
            lines={lines}
            onTick={(ticked) => {
              editDraft((draft) => tick(draft, new Set(lines.map(({ key }) => key)), ticked));
            }}
          />
        ) : (
          <span />
        )}
        <Button look="quiet" className="-mr-4" onClick={discardAll}>
          {t('tick.discard')}
        </Button>
      </div>
      {found.length > 0 && (
        <VirtualRows
          label={t('tick.songs')}
          count={rows.length}
          rowHeight={scaled(56)}
          row={(index) => {
            const line = rows[index];
            if (line === 'heading') return <h2 className={headingClass}>{t('tick.aside')}</h2>;
            return (
              line && (
                <FoundRow
                  line={line}
                  withChoice={hasPlaylist}
                  isTwice={line.song !== undefined && titles.get(titleOf(line.song)) === 2}
                  isComing={waits}
                  onTick={onTick}
                  onChoose={setAsked}
                />
              )
            );
          }}
        />
      )}
      <ActionBar>
        <span className="min-w-0 flex-1 text-dim leading-5" aria-live="polite">
          <SongCount songs={songs} />
          {waits && (
            <span className="block text-13 leading-4">
              {coming > 0
                ? t('tick.coming', { count: coming, number: formats.number(coming) })
                : t('tick.placing')}
            </span>
          )}
        </span>
        <DropZone onTaken={stay} isButton />
        <Button look="accent" disabled={songs.length === 0 || waits} onClick={add}>
          {t('tick.add', { count: songs.length, number: formats.number(songs.length) })}
        </Button>
      </ActionBar>
      {asked && (
        <PickCandidate
          line={asked}
          onClose={() => setAsked(undefined)}
          onPick={(song) => {
            editDraft((draft) => choose(draft, asked.key, song));
            setAsked(undefined);
          }}
        />
      )}
    </Frame>
  );
}
