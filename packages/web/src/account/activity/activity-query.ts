import type { ActivityEntry, Page } from '@gatefold/contract';
import { infiniteQueryOptions, type QueryClient } from '@tanstack/react-query';
import { get, query } from '../../api/client.ts';
import { onEvent } from '../../api/events.ts';

const pageSize = 50;

/** Newest first. Never shown from memory without asking again: it is what somebody looks at when in doubt. */
export const activityQuery = infiniteQueryOptions({
  queryKey: ['activity'],
  staleTime: 0,
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam, signal }) =>
    get<Page<ActivityEntry>>(`/api/activity${query({ limit: pageSize, after: pageParam })}`, { signal }),
  getNextPageParam: (page) => page.next,
});

const telling = ['device-signed-in', 'device-signed-out', 'device-renamed'] as const;

/** Asks again when the server tells of something that is activity too. The answer stops it. */
export function followActivity(queries: QueryClient): () => void {
  const stops = telling.map((kind) =>
    onEvent(kind, () => void queries.invalidateQueries({ queryKey: activityQuery.queryKey })),
  );
  return () => {
    for (const stop of stops) stop();
  };
}
