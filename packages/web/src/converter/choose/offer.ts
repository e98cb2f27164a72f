// What other pages call, by their menus or when files are dropped there: the music goes to the converter, which is
// fetched only then.
import type { Track } from '@gatefold/contract';
import type { QueryClient } from '@tanstack/react-query';
import type { useNavigate } from '@tanstack/react-router';
import { accountQuery } from '../../api/queries.ts';
import { openDraft } from '../list/the-draft.ts';
import type { Dropped } from './dropped.ts';
import { handOver } from './hand-over.ts';
import { takeTracks } from './take-in.ts';

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

/** The first step of the converter takes the files when it is there. */
export function offerFiles(toConverter: () => Promise<void>, dropped: Dropped): Promise<void> {
  handOver(dropped);
  return toConverter();
}
