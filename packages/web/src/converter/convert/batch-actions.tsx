import type { Batch } from '@gatefold/contract';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import Download from 'lucide-react/icons/download';
import Pause from 'lucide-react/icons/pause';
import Play from 'lucide-react/icons/play';
import RotateCw from 'lucide-react/icons/rotate-cw';
import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal';
import Trash from 'lucide-react/icons/trash-2';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText, isRefusal } from '../../api/refusal.ts';
import { useFormats } from '../../i18n/formats.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { useAnotherForm } from '../converted/use-another-form.ts';
import {
  type BatchStep,
  conversionsQuery,
  readConversions,
  removeBatch,
  stepBatch,
  zipPath,
} from '../converter-calls.ts';
import { useSizes } from '../sizes.ts';
import { showBatch } from './hear-conversions.ts';
import { useKeptFocus } from './keep-focus.ts';
import { SaveToFolder } from './save-to-folder.tsx';

/** Why a song failed, where the same song fails once more. */
const lasting = new Set(['damaged', 'no-audio', 'protected']);

/** Whether some of the songs that failed may come out at another try; undefined until that is known. */
function useRetryHelps({ id, counts, state }: Batch): boolean | undefined {
  const { data } = useInfiniteQuery({
    ...conversionsQuery({ batchId: id, state: 'failed' }),
    enabled: counts.failed > 0 && (state === 'done' || state === 'cancelled'),
  });
  if (!data) return undefined;
  const failed = data.pages.flatMap(({ items }) => items);
  return failed.length < counts.failed || failed.some(({ failure }) => !lasting.has(failure?.code ?? ''));
}

/** What can be done with a batch as it stands. */
export function BatchActions({ batch }: { batch: Batch }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const sizes = useSizes();
  const box = useKeptFocus();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<'cancel' | 'remove'>();
  const step = useMutation({
    mutationFn: (what: BatchStep) => stepBatch(batch.id, what),
    onSuccess: (answer) => {
      if (answer) showBatch(queries, answer);
      void queries.invalidateQueries({ queryKey: ['converter'] });
    },
    onSettled: () => setAsked(undefined),
    onError: (error) =>
      isRefusal(error, 'batch-over') && queries.invalidateQueries({ queryKey: ['converter'] }),
  });
  /** Of one step: the button of the next one may stand there before the answer to this one has come. */
  const isBusy = (what: BatchStep) => step.isPending && step.variables === what;
  const anotherForm = useAnotherForm();
  const reading = useMutation({
    mutationFn: () => readConversions(batch.id),
    onSuccess: (conversions) => anotherForm(batch.name, conversions, batch.lacking?.named),
  });
  const { state, counts, zipBytes } = batch;
  const retryHelps = useRetryHelps(batch);
  const isGoing = state === 'running' || state === 'waiting';
  const isOver = state === 'done' || state === 'cancelled';
  // There is nothing left to ask for when it ends meanwhile.
  if (isOver && asked === 'cancel') setAsked(undefined);
  // It ended before it heard of the wish, which the page shows by itself.
  const fault = isRefusal(step.error, 'batch-over') ? reading.error : (step.error ?? reading.error);
  const retry = (look: 'outline' | 'quiet') =>
    isOver &&
    counts.failed > 0 && (
      <Button look={look} busy={isBusy('retry')} onClick={() => step.mutate('retry')}>
        <RotateCw size={16} aria-hidden="true" />
        {t('batch.retry', { count: counts.failed, number: formats.number(counts.failed) })}
      </Button>
    );
  return (
    <div ref={box}>
      <div className="mt-6 flex flex-wrap items-center gap-2">
        {isGoing && (
          <Button busy={isBusy('pause')} onClick={() => step.mutate('pause')}>
            <Pause size={16} aria-hidden="true" />
            {t('batch.pause')}
          </Button>
        )}
        {state === 'paused' && (
          <Button look="accent" busy={isBusy('resume')} onClick={() => step.mutate('resume')}>
            <Play size={16} aria-hidden="true" fill="currentColor" />
            {t('batch.resume')}
          </Button>
        )}
        {counts.available > 0 && (
          <a href={zipPath(batch.id)} download className={buttonClass(isOver ? 'accent' : 'outline')}>
            <Download size={16} aria-hidden="true" />
            {zipBytes
              ? t('batch.zipOf', { size: sizes.bytes(zipBytes) })
              : t(counts.available < counts.all ? 'batch.zipDone' : 'batch.zip')}
          </a>
        )}
        {counts.available > 0 && isOver && <SaveToFolder batch={batch} />}
        {retryHelps && retry('outline')}
        {!isOver && (
          <Button look="quiet" onClick={() => setAsked('cancel')}>
            {t('batch.cancel')}
          </Button>
        )}
        {isOver && (
          // On a phone a row of its own, whose first letters stand where everything begins.
          <div className="max-wide:-ml-4 flex flex-wrap gap-2 max-wide:basis-full">
            <Button look="quiet" busy={reading.isPending} onClick={() => reading.mutate()}>
              <SlidersHorizontal size={16} aria-hidden="true" />
              {t('rows.anotherForm')}
            </Button>
            {retryHelps === false && retry('quiet')}
            <Button look="quiet" onClick={() => setAsked('remove')}>
              <Trash size={16} aria-hidden="true" />
              {t('batch.remove')}
            </Button>
          </div>
        )}
      </div>
      <p role="alert" className="mt-2 text-accent empty:hidden">
        {fault ? errorText(fault) : ''}
      </p>
      <ConfirmDialog
        open={asked === 'cancel'}
        onClose={() => setAsked(undefined)}
        title={t('batch.cancelTitle')}
        confirm={t('batch.cancel')}
        cancel={t('batch.goOn')}
        busy={isBusy('cancel')}
        onConfirm={() => step.mutate('cancel')}
      >
        <p className="text-dim">
          {t('batch.cancelText', {
            count: counts.available,
            number: formats.number(counts.available),
          })}
        </p>
      </ConfirmDialog>
      <RemoveBatch batch={batch} open={asked === 'remove'} onClose={() => setAsked(undefined)} />
    </div>
  );
}

export function RemoveBatch({ batch, open, onClose }: { batch: Batch; open: boolean; onClose: () => void }) {
  const { t } = useTranslation('converter');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => removeBatch(batch.id),
    onSuccess: async () => {
      onClose();
      await navigate({ to: '/converter/$', params: { _splat: 'converted' } });
      queries.removeQueries({ queryKey: ['converter', 'batch', batch.id] });
      await queries.invalidateQueries({ queryKey: ['converter'] });
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t('batch.removeTitle', { name: batch.name || t('batch.untitled') })}
      confirm={t('batch.remove')}
      cancel={t('batch.keep')}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    >
      <p className="text-dim">{t('batch.removeText')}</p>
      <p role="alert" className="mt-2 text-accent empty:hidden">
        {remove.error ? errorText(remove.error) : ''}
      </p>
    </ConfirmDialog>
  );
}
