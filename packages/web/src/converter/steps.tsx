import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSendings } from './choose/uploads.ts';
import { batchesQuery } from './converter-calls.ts';
import type { Draft } from './list/draft.ts';
import { useDraft } from './list/the-draft.ts';

export type Part = 'choose' | 'tick' | 'form' | 'convert' | 'converted';

const tab =
  'relative flex min-h-12 shrink-0 items-baseline gap-2 pt-3 text-15 text-dim transition-colors aria-[current]:text-text aria-[current]:after:absolute aria-[current]:after:inset-x-0 aria-[current]:after:bottom-0 aria-[current]:after:h-0.5 aria-[current]:after:bg-accent';

function Step({
  number,
  splat,
  on,
  reachable,
  children,
}: {
  number: number;
  splat: string;
  on: boolean;
  reachable: boolean;
  children: ReactNode;
}) {
  const inside = (
    <>
      <span className={`tabular font-title font-semibold ${on ? 'text-accent' : ''}`}>{number}</span>
      <span className={on ? '' : 'max-wide:sr-only'}>{children}</span>
    </>
  );
  return (
    <li>
      {on || reachable ? (
        <Link
          to="/converter/$"
          params={{ _splat: splat }}
          activeOptions={{ exact: true }}
          aria-current={on ? 'step' : undefined}
          className={`${tab} hover:text-text`}
        >
          {inside}
        </Link>
      ) : (
        <span aria-disabled="true" className={`${tab} opacity-70`}>
          {inside}
        </span>
      )}
    </li>
  );
}

const pickFound = (draft: Draft) => draft.found.length;
const pickList = (draft: Draft) => draft.list.length;

/** The four steps, and at the end of the row what was converted before. */
export function Steps({ on, batchId }: { on: Part; batchId?: string }) {
  const { t } = useTranslation('converter');
  const found = useDraft(pickFound);
  const list = useDraft(pickList);
  const sendings = useSendings();
  const batches = useInfiniteQuery(batchesQuery);
  const going = batches.data?.pages
    .flatMap(({ items }) => items)
    .find(({ state }) => state === 'running' || state === 'waiting' || state === 'paused');
  const shown = batchId ?? going?.id;
  return (
    <nav aria-label={t('steps.label')} className="mb-8 flex gap-6 border-line border-b wide:mb-10">
      <ol className="flex gap-6 wide:gap-8">
        <Step number={1} splat="" on={on === 'choose'} reachable>
          {t('steps.choose')}
        </Step>
        <Step number={2} splat="songs" on={on === 'tick'} reachable={found + sendings.length > 0}>
          {t('steps.tick')}
        </Step>
        <Step number={3} splat="settings" on={on === 'form'} reachable={list > 0}>
          {t('steps.form')}
        </Step>
        <Step
          number={4}
          splat={`batches/${shown ?? ''}`}
          on={on === 'convert'}
          reachable={shown !== undefined}
        >
          {t('steps.convert')}
        </Step>
      </ol>
      <Link
        to="/converter/$"
        params={{ _splat: 'converted' }}
        activeOptions={{ exact: true }}
        aria-current={on === 'converted' ? 'page' : undefined}
        className={`${tab} ml-auto hover:text-text`}
      >
        {t('converted.title')}
      </Link>
    </nav>
  );
}
