import type { Batch } from '@gatefold/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import Download from 'lucide-react/icons/download';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { Button, iconButtonClass } from '../../ui/button.tsx';
import { Failed, SkeletonRows } from '../../ui/states.tsx';
import { agoText } from '../ago-text.ts';
import { batchesQuery, zipPath } from '../converter-calls.ts';
import { madeText } from '../settings/made-text.ts';
import { isFew, useSizes } from '../sizes.ts';

/** The newest are enough for most looks. */
const firstMost = 5;

/** The batches, newest first. */
export function BatchList() {
  const { t } = useTranslation('converter');
  const batches = useInfiniteQuery(batchesQuery);
  const [isWhole, setWhole] = useState(false);
  if (batches.error) return <Failed error={batches.error} retry={() => void batches.refetch()} />;
  if (!batches.data) return <SkeletonRows count={3} />;
  const items = batches.data.pages.flatMap((page) => page.items);
  const hasMore = isWhole ? batches.hasNextPage : items.length > firstMost || batches.hasNextPage;
  return (
    <>
      <ul className="border-line border-t">
        {(isWhole ? items : items.slice(0, firstMost)).map((batch) => (
          <Row key={batch.id} batch={batch} />
        ))}
      </ul>
      {hasMore && (
        <Button
          look="quiet"
          className="-ml-4 mt-2"
          busy={batches.isFetchingNextPage}
          onClick={() => {
            if (isWhole || items.length <= firstMost) void batches.fetchNextPage();
            setWhole(true);
          }}
        >
          {t('converted.moreBatches')}
        </Button>
      )}
    </>
  );
}

function Row({ batch }: { batch: Batch }) {
  const { t } = useTranslation('converter');
  const formats = useFormats();
  const sizes = useSizes();
  const { id, state, counts, share, settings, createdAt, zipBytes, leftMs, lacking } = batch;
  const name = batch.name || t('batch.untitled');
  const isOver = state === 'done' || state === 'cancelled';
  const facts = [
    isOver
      ? t('converted.filesOf', { count: counts.done, number: formats.number(counts.done) })
      : `${t(`states.${state}`)} · ${sizes.percent(share)}`,
    counts.failed > 0 &&
      t('converted.failedOf', { count: counts.failed, number: formats.number(counts.failed) }),
    lacking && t('converted.lacking', { count: lacking.count, number: formats.number(lacking.count) }),
    madeText(t, settings),
    zipBytes && counts.available > 0 && sizes.bytes(zipBytes),
    // Of one that is under way it matters when it ends, not when it began.
    isOver
      ? agoText(t, formats, createdAt)
      : state === 'running' &&
        leftMs !== undefined &&
        t(isFew(leftMs) ? 'converted.leftFew' : 'converted.leftOf', { left: sizes.left(leftMs) }),
  ];
  return (
    <li className="relative flex min-h-16 items-center gap-4 border-line border-b py-2 hover:bg-hover">
      <Link
        to="/converter/$"
        params={{ _splat: `batches/${id}` }}
        className="min-w-0 flex-1 leading-5 after:absolute after:inset-0"
      >
        <span className="block truncate font-semibold">{name}</span>
        <span className="tabular block truncate text-13 text-dim">{facts.filter(Boolean).join(' · ')}</span>
      </Link>
      {counts.available > 0 && (
        <a
          href={zipPath(id)}
          download
          aria-label={t('converted.zipOf', { name })}
          title={t(counts.available < counts.all ? 'batch.zipDone' : 'batch.zip')}
          className={`${iconButtonClass} relative`}
        >
          <Download size={18} aria-hidden="true" />
        </a>
      )}
      {!isOver && (
        <span
          aria-hidden="true"
          className="-bottom-px absolute left-0 h-0.5 bg-accent transition-[width]"
          style={{ width: `${Math.min(1, share) * 100}%` }}
        />
      )}
    </li>
  );
}
