import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountQuery } from '../../api/queries.ts';
import { useFormats } from '../../i18n/formats.ts';
import { Button } from '../../ui/button.tsx';
import { useDocumentTitle } from '../../ui/document-title.ts';
import { scaled } from '../../ui/media.ts';
import { Empty } from '../../ui/states.tsx';
import { VirtualRows } from '../../ui/virtual-rows.tsx';
import { DropZone } from '../choose/drop-zone.tsx';
import { forgetLeftOut } from '../choose/left-out.ts';
import { LeftOutList } from '../choose/left-out-list.tsx';
import { SendingList } from '../choose/sending-list.tsx';
import { forgetSendings, useSendings } from '../choose/uploads.ts';
import { ActionBar, Frame } from '../frame.tsx';
import { addTicked, choose, type Draft, type Found, forgetFound, tick, tickedSongs } from '../list/draft.ts';
import { SongCount } from '../list/list-panel.tsx';
import { editDraft, useDraft } from '../list/the-draft.ts';
import { FoundRow } from './found-row.tsx';
import { PickCandidate } from './pick-candidate.tsx';

const pickFound = (draft: Draft) => draft.found;
const pickName = (draft: Draft) => draft.name;

/** What comes in addition stands where one is already. */
const stay = () => {};

type Shown = 'all' | Found['match'];

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
  const counts = useMemo(
    () => ({
      all: found.length,
      sure: found.filter(({ match }) => match === 'sure').length,
      unsure: found.filter(({ match }) => match === 'unsure').length,
      missing: found.filter(({ match }) => match === 'missing').length,
    }),
    [found],
  );
  const shown = counts[wanted] > 0 ? wanted : 'all';
  const lines = useMemo(
    () => (shown === 'all' ? found : found.filter(({ match }) => match === shown)),
    [found, shown],
  );
  const songs = useMemo(() => tickedSongs({ found }), [found]);

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
  const putAway = () => {
    editDraft(forgetFound);
    forgetLeftOut();
    forgetSendings();
    void navigate({ to: '/converter/$', params: { _splat: '' } });
  };

  const withChoice = useMemo(() => found.some(({ wanted }) => wanted), [found]);
  const isPlaylist = counts.unsure + counts.missing > 0;
  if (found.length === 0 && sendings.length === 0) {
    return (
      <Frame on="tick" title={t('tick.title')} withList>
        <LeftOutList />
        <Empty title={t('tick.emptyTitle')} text={t('tick.emptyText')}>
          <Button look="accent" onClick={putAway}>
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
      lead={<Standing counts={counts} ticked={songs.length} isPlaylist={isPlaylist} />}
      withList
    >
      <LeftOutList />
      <SendingList sendings={sendings} />
      {isPlaylist && <Filter counts={counts} shown={shown} onShow={setShown} />}
      {counts.missing > 0 && <WhatIsMissing />}
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
        <Button look="quiet" className="-mr-4" onClick={putAway}>
          {t('tick.putAway')}
        </Button>
      </div>
      {found.length > 0 && (
        <VirtualRows
          label={t('tick.songs')}
          count={lines.length}
          rowHeight={scaled(56)}
          row={(index) => {
            const line = lines[index];
            return (
              line && <FoundRow line={line} withChoice={withChoice} onTick={onTick} onChoose={setAsked} />
            );
          }}
        />
      )}
      <ActionBar>
        <span className="min-w-0 flex-1 text-dim leading-5" aria-live="polite">
          <SongCount songs={songs} />
        </span>
        <DropZone onTaken={stay} isButton />
        <Button look="accent" disabled={songs.length === 0} onClick={add}>
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

/** What can be done where songs of a playlist were not found. */
function WhatIsMissing() {
  const { t } = useTranslation('converter');
  const { data: account } = useQuery(accountQuery);
  return (
    <p className="mt-4 max-w-[60ch] text-dim">
      {t('tick.missingHelp')}{' '}
      {account?.admin && (
        <Link to="/library/folders" className="underline underline-offset-2">
          {t('tick.addFolder')}
        </Link>
      )}
    </p>
  );
}

type Counts = Record<Shown, number>;

function Standing({ counts, ticked, isPlaylist }: { counts: Counts; ticked: number; isPlaylist: boolean }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const number = (value: number) => formats.number(value);
  const said = { count: counts.all, number: number(counts.all), ticked: number(ticked) };
  const first = t(ticked === counts.all ? 'tick.standingAll' : 'tick.standing', said);
  if (!isPlaylist) return <>{first}</>;
  const parts = [
    counts.unsure > 0 && t('tick.unsureSaid', { count: counts.unsure, number: number(counts.unsure) }),
    counts.missing > 0 && t('tick.missingSaid', { count: counts.missing, number: number(counts.missing) }),
  ].filter(Boolean);
  return <>{[first, ...parts].join(' ')}</>;
}

function Filter({ counts, shown, onShow }: { counts: Counts; shown: Shown; onShow: (shown: Shown) => void }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const choices = (['all', 'sure', 'unsure', 'missing'] as const).filter((value) => counts[value] > 0);
  return (
    <fieldset className="mt-6 flex flex-wrap gap-2">
      <legend className="sr-only">{t('tick.filter')}</legend>
      {choices.map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={shown === value}
          onClick={() => onShow(value)}
          className="tabular flex min-h-10 items-center gap-2 rounded-full border border-line px-4 text-dim transition-colors hover:text-text aria-pressed:border-text aria-pressed:text-text"
        >
          {t(`tick.filters.${value}`)}
          <span className="text-13 text-dim">{formats.number(counts[value])}</span>
        </button>
      ))}
    </fieldset>
  );
}

function TickAll({ lines, onTick }: { lines: Found[]; onTick: (ticked: boolean) => void }) {
  const { t } = useTranslation('converter');
  const can = lines.filter(({ song }) => song);
  const ticked = can.filter((line) => line.ticked).length;
  const some = ticked > 0 && ticked < can.length;
  return (
    <label className="flex h-full flex-1 cursor-pointer items-center gap-4 font-semibold">
      <input
        type="checkbox"
        checked={can.length > 0 && ticked === can.length}
        disabled={can.length === 0}
        ref={(box) => {
          if (box) box.indeterminate = some;
        }}
        onChange={() => onTick(ticked < can.length)}
        className="ml-1 size-5 accent-accent"
      />
      {t('tick.all')}
    </label>
  );
}
