// How the servers stand, asked anew every second while somebody looks.
import type { ServerList } from '@gatefold/contract';
import { queryOptions } from '@tanstack/react-query';
import { get } from '../api/client.ts';

export const serversQuery = queryOptions({
  queryKey: ['servers'],
  queryFn: ({ signal }) => get<ServerList>('/api/admin/servers', { signal }),
  refetchInterval: 1000,
  staleTime: 0,
  // The next second asks again anyway.
  retry: false,
});
