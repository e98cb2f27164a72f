// What the menus of other pages call: the songs go to step 2 of the converter. It is fetched when it is asked for.
import type { Track } from '@gatefold/contract';
import type { QueryClient } from '@tanstack/react-query';
import type { useNavigate } from '@tanstack/react-router';
import { accountQuery } from '../api/queries.ts';
import { takeTracks } from './take-in.ts';
import { openDraft } from './the-draft.ts';

export function offer(
  navigate: ReturnType<typeof useNavigate>,
  queries: QueryClient,
  name: string,
  tracks: readonly Track[],
): void {
  const account = queries.getQueryData(accountQuery.queryKey);
  if (account) openDraft(account.id);
  takeTracks(name, tracks);
  void navigate({ to: '/converter/$', params: { _splat: 'songs' } });
}
