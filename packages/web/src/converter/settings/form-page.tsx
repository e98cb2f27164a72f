import type { ConversionSettings, NotThere } from '@gatefold/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, isRefusal } from '../../api/refusal.ts';
import { useFormats } from '../../i18n/formats.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { useDocumentTitle } from '../../ui/document-title.ts';
import { Empty } from '../../ui/states.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { batchesQuery, beginBatch } from '../converter-calls.ts';
import { ActionBar, Frame } from '../frame.tsx';
import { clearList, type Draft, dropGone, markGone } from '../list/draft.ts';
import { told } from '../list/lacking.ts';
import { LackingSaid } from '../list/lacking-said.tsx';
import { SongCount } from '../list/list-panel.tsx';
import { playingTime } from '../list/song.ts';
import { SongList } from '../list/song-list.tsx';
import { editDraft, readDraft, useDraft } from '../list/the-draft.ts';
import { usualSettings } from '../list/usual-settings.ts';
import { useSizes } from '../sizes.ts';
import { type Along, alongOf, withWish } from './along.ts';
import { carSettings, expectedBytes, formatNames, formText, isLossless } from './form.ts';
import { FormatCards } from './format-cards.tsx';
import { MoreWishes } from './more-wishes.tsx';
import { templateFault } from './name-example.ts';
import { NameWishes } from './name-wishes.tsx';
import { OrderWishes } from './order-wishes.tsx';
import { QualityChoice } from './quality-choice.tsx';
import { Summary } from './summary.tsx';
import { TakeAlong } from './take-along.tsx';

const pick = (draft: Draft) => draft;
const previewMs = 60_000;

/** Each wish of one's own ends what it does not go with, such as the car, which would be over it. */
export type Wishes = {
  settings: ConversionSettings;
  set: (change: Partial<ConversionSettings>) => void;
  edit: (change: (settings: ConversionSettings) => ConversionSettings) => void;
};

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-10 max-w-[46rem]">
      <h2 className="mb-4 text-24">{title}</h2>
      {children}
    </section>
  );
}

/** Step 3: how the files shall be. The button begins step 4. */
export function FormPage({ isPreview }: { isPreview: boolean }) {
  const { t } = useTranslation('converter');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const formats = useFormats();
  const sizes = useSizes();
  const { list, settings, name, lacking = [], carried, phone } = useDraft(pick);
  const along = alongOf({ settings, ...(phone ? { phone } : {}) });
  const [ended, setEnded] = useState<Along>('none');
  useDocumentTitle(t('form.title'));
  const edit: Wishes['edit'] = (change) => {
    editDraft((draft) => withWish(draft, change));
    if (along !== alongOf(readDraft())) setEnded(along);
  };
  const begin = useMutation({
    mutationFn: () => beginBatch(readDraft()),
    onSuccess: (batch) => {
      editDraft(clearList);
      void queries.invalidateQueries({ queryKey: batchesQuery.queryKey });
      return navigate({ to: '/converter/$', params: { _splat: `batches/${batch.id}` } });
    },
    onError: (error) => {
      const keys = new Set(notThere(error));
      editDraft((draft) => markGone(draft, keys));
    },
  });
  const goneCount = list.filter(({ gone }) => gone).length;

  if (list.length === 0) {
    return (
      <Frame on="form" title={t('form.title')}>
        <Empty title={t('form.emptyTitle')} text={t('form.emptyText')}>
          <Link to="/converter/$" params={{ _splat: '' }} className={buttonClass('accent')}>
            {t('tick.toChoose')}
          </Link>
        </Empty>
      </Frame>
    );
  }
  const durationMs = isPreview
    ? list.reduce((sum, song) => sum + Math.min(song.durationMs, previewMs), 0)
    : playingTime(list);
  const wishes: Wishes = {
    settings,
    set: (change) => edit((before) => ({ ...before, ...change })),
    edit,
  };
  const isCar = settings.profile === 'car';
  const anew = list.filter((song) => song.anew).length;
  const lossy = isCar || !isLossless(settings.format) ? 0 : list.filter((song) => song.lossy).length;
  const fault = isCar ? undefined : templateFault(settings.name ?? '');
  const lead = (
    <>
      <SongCount songs={list} />
      <Link
        to="/converter/$"
        params={{ _splat: '' }}
        className="ml-4 inline-block py-1 text-15 text-dim underline underline-offset-4 wide:hidden"
      >
        {t('form.addMore')}
      </Link>
    </>
  );
  return (
    <Frame on="form" title={t('form.title')} lead={lead} withList>
      {isPreview && (
        <p className="mt-4 max-w-[60ch] border-accent border-l-2 pl-4">
          {t('form.preview')}{' '}
          <Link to="/account/plan" className="underline underline-offset-2">
            {t('form.toPlan')}
          </Link>
        </p>
      )}
      {anew > 0 && <p className="mt-2 max-w-[60ch] text-dim">{t('form.anew', { count: anew })}</p>}
      <LackingSaid lacking={told(lacking)} className="mt-2 max-w-[60ch] text-dim gatefold:hidden" />
      <details className="group mt-6 border-line border-y gatefold:hidden">
        <Summary title={t('list.title')} />
        <SongList className="max-h-80" />
      </details>
      <Part title={t('form.along')}>
        <TakeAlong along={along} onChange={() => setEnded('none')} />
      </Part>
      <Part title={t('form.format')}>
        {carried && along === 'none' && (
          <p className="-mt-2 mb-3 flex flex-wrap items-center gap-x-3 text-dim">
            {t('form.carried', { form: formText(settings, t('form.variable')) })}
            <button
              type="button"
              className="min-h-8 underline underline-offset-4 hover:text-text"
              onClick={() => edit(() => usualSettings)}
            >
              {t('form.toUsual', { form: formText(usualSettings, t('form.variable')) })}
            </button>
          </p>
        )}
        <FormatCards {...wishes} />
        {lossy > 0 && (
          <p role="status" className="mt-4 max-w-[60ch] border-edge border-l-2 pl-4 text-dim">
            {t('form.lossy', {
              count: lossy,
              number: formats.number(lossy),
              format: formatNames[settings.format],
            })}
          </p>
        )}
        {!isLossless(settings.format) && !isCar && <QualityChoice {...wishes} />}
      </Part>
      <Part title={t('form.names')}>
        <TextField
          label={t('form.batchName')}
          hint={t('form.batchNameHint')}
          value={name}
          maxLength={200}
          onChange={(event) => editDraft((draft) => ({ ...draft, name: event.target.value }))}
          autoComplete="off"
          className="mb-6"
        />
        <NameWishes {...wishes} songs={list} list={name} fault={fault} />
        <OrderWishes {...wishes} />
      </Part>
      <MoreWishes {...wishes} />
      <ActionBar>
        <span className="min-w-0 flex-1">
          <span className="block leading-5">
            {isCar ? t('form.asCar') : formText(settings, t('form.variable'))}
          </span>
          <span className="tabular block text-13 text-dim leading-4">
            {!fault &&
              t('form.about', {
                size: sizes.bytes(expectedBytes(isCar ? carSettings : settings, durationMs)),
              })}
            {along === 'phone' && <span className="max-wide:hidden">{` · ${t('form.asPhone')}`}</span>}
            <span role="status">
              {ended !== 'none' && along === 'none' && ` · ${t(`form.ended.${ended}`)}`}
            </span>
          </span>
          {/* In its place, so that the bar does not grow over the field that has the focus. */}
          <span role="alert" className="block text-13 text-accent empty:hidden">
            {fault && t('form.faults.look')}
          </span>
        </span>
        <Link to="/converter/$" params={{ _splat: '' }} className={`${buttonClass('quiet')} max-wide:hidden`}>
          {t('form.addMore')}
        </Link>
        <p role="alert" className="text-accent empty:hidden">
          {goneCount > 0
            ? t('form.gone', { count: goneCount, number: formats.number(goneCount) })
            : begin.error
              ? errorText(begin.error)
              : ''}
        </p>
        {goneCount > 0 && (
          <Button
            onClick={() => {
              begin.reset();
              editDraft(dropGone);
            }}
          >
            {t('form.dropGone')}
          </Button>
        )}
        <Button
          look="accent"
          busy={begin.isPending}
          disabled={fault !== undefined || goneCount > 0}
          onClick={() => begin.mutate()}
        >
          {t(isPreview ? 'form.convertPreview' : 'form.convert', {
            count: list.length,
            number: formats.number(list.length),
          })}
        </Button>
      </ActionBar>
    </Frame>
  );
}

/** The keys of the songs that a refusal names as no longer there. */
function notThere(error: unknown): string[] {
  if (!isRefusal(error, 'unknown-track', 'unknown-upload')) return [];
  const { trackIds = [], uploadIds = [] } = error.problem as Partial<NotThere>;
  return [...trackIds.map((id) => `t:${id}`), ...uploadIds.map((id) => `u:${id}`)];
}
