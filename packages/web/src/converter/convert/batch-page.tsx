import type { Batch } from '@gatefold/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { useDocumentTitle } from '../../ui/document-title.ts';
import { Failed, Skeleton, SkeletonRows } from '../../ui/states.tsx';
import { batchQuery } from '../converter-calls.ts';
import { Frame } from '../frame.tsx';
import { LackingSaid } from '../list/lacking-said.tsx';
import { madeText } from '../settings/made-text.ts';
import { useSizes } from '../sizes.ts';
import { BatchActions } from './batch-actions.tsx';
import { batchStanding } from './batch-standing.ts';
import { ConversionRows } from './conversion-rows.tsx';

/** Step 4: how a batch goes, and its files when they are done. */
export function BatchPage({ id }: { id: string }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const sizes = useSizes();
  const batch = useQuery(batchQuery(id));
  useDocumentTitle(batch.data?.name || t('title'));
  if (batch.error) {
    return (
      <Frame on="convert" batchId={id} title={t('batch.goneTitle')}>
        <Failed error={batch.error} retry={() => void batch.refetch()} />
      </Frame>
    );
  }
  if (!batch.data) {
    return (
      <Frame on="convert" batchId={id} title=" ">
        <Skeleton className="h-9 w-72 max-w-full" />
        <SkeletonRows />
      </Frame>
    );
  }
  const { name, settings, preview, lacking } = batch.data;
  return (
    <Frame
      on="convert"
      batchId={id}
      title={name || t('batch.untitled')}
      lead={batchStanding({ t, formats, sizes }, batch.data)}
    >
      <LackingSaid lacking={lacking} className="mt-3 max-w-[60ch] border-accent border-l-2 pl-4" />
      <EndSaid batch={batch.data} />
      <Whole batch={batch.data} />
      <BatchActions batch={batch.data} />
      <p className="tabular mt-4 text-13 text-dim">
        {[
          madeText(t, settings),
          settings.kbps === undefined ? '' : `${settings.kbps} kbit/s`,
          formats.moment(batch.data.createdAt),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {preview && (
        <p className="mt-4 max-w-[60ch] border-accent border-l-2 pl-4">
          {t('batch.preview')}{' '}
          <Link to="/account/plan" className="underline underline-offset-2">
            {t('form.toPlan')}
          </Link>
        </p>
      )}
      <Files batch={batch.data} />
    </Frame>
  );
}

/** For ears: that it is over or stands still, once. How far it is on the way is read where one looks for it. */
function EndSaid({ batch: { state, counts } }: { batch: Batch }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const [first] = useState(state);
  const isNews = state !== first && (state === 'done' || state === 'paused' || state === 'cancelled');
  const failed = counts.failed > 0 ? 'Failed' : '';
  return (
    <p role="status" className="sr-only">
      {isNews &&
        (state === 'done'
          ? t(`batch.said.done${failed}`, { count: counts.failed, number: formats.number(counts.failed) })
          : t(`batch.said.${state}`))}
    </p>
  );
}

/** All of it, as one line that fills. */
function Whole({ batch: { share, state, counts } }: { batch: Batch }) {
  const { t } = useTranslation('converter');
  if (state === 'done' && counts.failed === 0) return null;
  // Of one that is over: what came of it, not what is behind it.
  const isOver = state === 'done' || state === 'cancelled';
  const percent = Math.round(Math.min(1, isOver ? counts.done / counts.all : share) * 100);
  return (
    <div
      role="progressbar"
      aria-label={t('batch.progress')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="mt-6 h-1.5 overflow-hidden rounded-full bg-line"
    >
      <div
        className={`h-full rounded-full transition-[width] duration-300 ${state === 'running' ? 'bg-accent' : 'bg-dim'}`}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}

const filters = ['all', 'running', 'waiting', 'done', 'failed', 'cancelled'] as const;
type Filter = (typeof filters)[number];

function Files({ batch: { id, counts } }: { batch: Batch }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const [wanted, setWanted] = useState<Filter>('all');
  const offered = filters.filter((filter) => counts[filter] > 0);
  const shown = offered.includes(wanted) ? wanted : 'all';
  return (
    <section aria-label={t('batch.files')} className="mt-8 pb-16">
      {offered.length > 2 && (
        <fieldset className="mb-4 flex flex-wrap gap-2">
          <legend className="sr-only">{t('tick.filter')}</legend>
          {offered.map((filter) => (
            <button
              key={filter}
              type="button"
              aria-pressed={shown === filter}
              onClick={() => setWanted(filter)}
              className="tabular flex min-h-10 items-center gap-2 rounded-full border border-line px-4 text-dim transition-colors hover:text-text aria-pressed:border-text aria-pressed:text-text"
            >
              {t(`states.${filter}`)}
              <span className="text-13 text-dim">{formats.number(counts[filter])}</span>
            </button>
          ))}
        </fieldset>
      )}
      <ConversionRows wish={shown === 'all' ? { batchId: id } : { batchId: id, state: shown }} inBatch />
    </section>
  );
}
