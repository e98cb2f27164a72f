// What many places ask for. Pages keep queries of their own beside them.
import type { Account, DeviceList, LibraryState } from '@gatefold/contract';
import { QueryClient, queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import { isRefusal, RefusalError } from './refusal.ts';
import { markSignedIn } from './session.ts';

export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      // A browser that believes to be offline is asked all the same: it may be wrong, as on a network of one's own,
      // and a failed request says more than one that waits.
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        staleTime: 30_000,
        retry: (failures, error) =>
          failures < 2 && navigator.onLine && !(error instanceof RefusalError && error.problem.status < 500),
        retryDelay: (failures) => 400 * 2 ** failures,
      },
      mutations: { networkMode: 'always' },
    },
  });

/** Who is signed in here; null when nobody is. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  staleTime: 5 * 60_000,
  queryFn: async (): Promise<Account | null> => {
    try {
      const account = await get<Account>('/api/account');
      markSignedIn();
      return account;
    } catch (error) {
      if (isRefusal(error, 'not-signed-in')) return null;
      throw error;
    }
  },
});

export const setUpQuery = queryOptions({
  queryKey: ['set-up'],
  queryFn: () => get<{ needed: boolean }>('/api/set-up'),
});

export const devicesQuery = queryOptions({
  queryKey: ['devices'],
  queryFn: () => get<DeviceList>('/api/devices'),
});

export const libraryQuery = queryOptions({
  queryKey: ['library', 'state'],
  queryFn: () => get<LibraryState>('/api/library'),
});
