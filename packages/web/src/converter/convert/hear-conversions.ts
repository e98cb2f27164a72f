// Keeps the pages of the converter in step with what the server tells of its batches.
import type { Batch, ConversionList } from '@gatefold/contract';
import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { get } from '../../api/client.ts';
import { onEvent } from '../../api/events.ts';
import { batchesQuery, batchQuery, conversionsPath, type Wish } from '../converter-calls.ts';

type Rows = InfiniteData<ConversionList, string | undefined>;

const rowsKey = ['converter', 'conversions'];
/** How often rows are read again while a batch runs. */
const everyMs = 900;

/** Which rows stand on the screen: of a very long list only those are read again while it goes on. */
const shown = new Map<string, number>();

export function useShown(id: string): void {
  useEffect(() => {
    shown.set(id, (shown.get(id) ?? 0) + 1);
    return () => {
      const left = (shown.get(id) ?? 1) - 1;
      if (left > 0) shown.set(id, left);
      else shown.delete(id);
    };
  }, [id]);
}

const isOver = ({ state }: Batch) => state === 'done' || state === 'cancelled';

/** Puts a batch where it is shown, before its own event comes. */
export function showBatch(queries: QueryClient, batch: Batch): void {
  queries.setQueryData(batchQuery(batch.id).queryKey, batch);
  queries.setQueryData(batchesQuery.queryKey, (data) =>
    data
      ? {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map((one) => (one.id === batch.id ? batch : one)),
          })),
        }
      : data,
  );
}

async function readShownAgain(queries: QueryClient, batchIds: ReadonlySet<string>): Promise<void> {
  const lists = queries.getQueryCache().findAll({ queryKey: rowsKey, type: 'active' });
  for (const list of lists) {
    const wish = list.queryKey[2] as Wish;
    const data = list.state.data as Rows | undefined;
    if (!data || (wish.batchId !== undefined && !batchIds.has(wish.batchId))) continue;
    for (const [at, page] of data.pages.entries()) {
      if (page.items.length > 0 && !page.items.some(({ id }) => shown.has(id))) continue;
      const fresh = await get<ConversionList>(conversionsPath(wish, data.pageParams[at]));
      queries.setQueryData(list.queryKey, (now: Rows | undefined) =>
        now ? { ...now, pages: now.pages.map((old, place) => (place === at ? fresh : old)) } : now,
      );
    }
  }
}

/** Hears until the answer is called. */
function hearConversions(queries: QueryClient): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  const told = new Set<string>();
  const readAgain = (batchId: string) => {
    told.add(batchId);
    if (waiting) return;
    waiting = setTimeout(
      () => {
        last = Date.now();
        const batchIds = new Set(told);
        told.clear();
        void readShownAgain(queries, batchIds)
          .catch(() => {})
          .then(() => {
            waiting = undefined;
            // Told while the lists were read: perhaps not yet in what came.
            for (const id of [...told]) readAgain(id);
          });
      },
      Math.max(0, last + everyMs - Date.now()),
    );
  };
  const stopBatches = onEvent('conversion', ({ batch }) => {
    const isKnown = queries
      .getQueryData(batchesQuery.queryKey)
      ?.pages.some(({ items }) => items.some(({ id }) => id === batch.id));
    showBatch(queries, batch);
    if (isOver(batch)) void queries.invalidateQueries({ queryKey: ['converter'] });
    else {
      if (!isKnown) void queries.invalidateQueries({ queryKey: batchesQuery.queryKey });
      readAgain(batch.id);
    }
  });
  const stopRemoved = onEvent(
    'batch-removed',
    () => void queries.invalidateQueries({ queryKey: ['converter'] }),
  );
  // After a break in the channel events were missed.
  const stopHello = onEvent('hello', () => void queries.invalidateQueries({ queryKey: ['converter'] }));
  return () => {
    clearTimeout(waiting);
    stopBatches();
    stopRemoved();
    stopHello();
  };
}

export function useConversionEvents(): void {
  const queries = useQueryClient();
  useEffect(() => hearConversions(queries), [queries]);
}
