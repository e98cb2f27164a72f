// The sentence that says how a batch stands.
import type { Batch } from '@gatefold/contract';
import type { TFunction } from 'i18next';
import type { useFormats } from '../../i18n/formats.ts';
import { isFew, type Sizes } from '../sizes.ts';

type Words = {
  t: TFunction<'converter'>;
  formats: Pick<ReturnType<typeof useFormats>, 'number'>;
  sizes: Pick<Sizes, 'bytes' | 'left' | 'decimal'>;
};

export function batchStanding({ t, formats, sizes }: Words, batch: Batch): string {
  const { state, counts, speed, leftMs, zipBytes } = batch;
  const number = (value: number) => formats.number(value);
  const all = { count: counts.all, number: number(counts.all), done: number(counts.done) };
  const said: string[] = [];
  if (state === 'done') {
    said.push(
      counts.failed === 0
        ? t('standing.allDone', all)
        : counts.done === 0
          ? t('standing.noneDone', all)
          : t('standing.someDone', all),
    );
    const earlier = counts.available - counts.done;
    if (earlier > 0) said.push(t('standing.earlier', { count: earlier, number: number(earlier) }));
    if (zipBytes && counts.available > 0)
      said.push(
        t('standing.size', { count: counts.available, size: sizes.bytes(zipBytes).replace(' ', '\u00a0') }),
      );
  } else if (state === 'cancelled') said.push(t('standing.cancelled', all));
  else if (state === 'paused') said.push(t('standing.paused', all));
  else if (state === 'waiting') said.push(t('standing.waiting', all));
  else said.push(t(counts.done === 0 ? 'standing.begun' : 'standing.running', all));
  const isSaid = state === 'done' && counts.done === 0;
  if (counts.failed > 0 && !isSaid)
    said.push(t('standing.failed', { count: counts.failed, number: number(counts.failed) }));
  if (state === 'running' && leftMs !== undefined && speed !== undefined && speed > 0)
    said.push(
      t(isFew(leftMs) ? 'standing.leftFew' : 'standing.left', {
        left: sizes.left(leftMs),
        speed: sizes.decimal(speed),
      }),
    );
  return said.join(' ');
}
