import type {
  AlbumList,
  AlbumOrder,
  AlbumPage,
  ArtistList,
  ArtistPage,
  BrokenFile,
  Folder,
  Page,
  SearchResult,
  TrackList,
} from '@gatefold/contract';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, query } from '../api/client.ts';

/** Rows a page asks for at once: a few screens. */
const pageSize = 200;

const pages = <T extends { next?: string }>(key: unknown[], path: (after: string | undefined) => string) =>
  infiniteQueryOptions({
    queryKey: ['library', ...key],
    queryFn: ({ pageParam, signal }) => get<T>(path(pageParam), { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: T) => last.next,
  });

export const albumsQuery = (order: AlbumOrder) =>
  pages<AlbumList>(['albums', order], (after) => `/api/albums${query({ order, limit: pageSize, after })}`);

export const artistsQuery = pages<ArtistList>(
  ['artists'],
  (after) => `/api/artists${query({ limit: pageSize, after })}`,
);

export const tracksQuery = pages<TrackList>(
  ['tracks'],
  (after) => `/api/tracks${query({ limit: pageSize, after })}`,
);

export const brokenQuery = pages<Page<BrokenFile>>(
  ['broken'],
  (after) => `/api/library/broken${query({ limit: 50, after })}`,
);

/** The first few albums of an order, for Home. Random picks stay until others are asked for. */
export const shelfQuery = (order: 'added' | 'random') =>
  queryOptions({
    queryKey: ['library', 'shelf', order],
    queryFn: ({ signal }) => get<AlbumList>(`/api/albums${query({ order, limit: 12 })}`, { signal }),
    staleTime: order === 'random' ? Number.POSITIVE_INFINITY : 30_000,
  });

export const albumQuery = (id: string) =>
  queryOptions({
    queryKey: ['library', 'album', id],
    queryFn: ({ signal }) => get<AlbumPage>(`/api/albums/${encodeURIComponent(id)}`, { signal }),
  });

export const artistQuery = (id: string) =>
  queryOptions({
    queryKey: ['library', 'artist', id],
    queryFn: ({ signal }) => get<ArtistPage>(`/api/artists/${encodeURIComponent(id)}`, { signal }),
  });

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['library', 'search', q],
    queryFn: ({ signal }) => get<SearchResult>(`/api/search${query({ q, limit: 24 })}`, { signal }),
    placeholderData: keepPreviousData,
    enabled: q !== '',
  });

export const foldersQuery = queryOptions({
  queryKey: ['library', 'folders'],
  queryFn: () => get<{ items: Folder[] }>('/api/library/folders'),
});
