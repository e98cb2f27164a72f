// What the pages of the converter ask of the server.
import type {
  AccountLicence,
  Batch,
  BatchesBegun,
  BatchList,
  BatchPlaylists,
  Conversion,
  ConversionList,
  ConversionProof,
  ConversionQuery,
  NewBatch,
  PlaylistMatch,
  Track,
  Upload,
} from '@gatefold/contract';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { del, get, post, query } from '../api/client.ts';
import { isRefusal } from '../api/refusal.ts';
import type { Draft } from './list/draft.ts';
import { told } from './list/lacking.ts';
import { wishOf } from './list/song.ts';
import { wishes } from './settings/form.ts';

/** Rows asked for at once: a few screens. */
const pageSize = 200;

/** How often a list is brought to a server that is busy. */
const triesMost = 10;

/** What is asked of all conversions; a record of it is part of the key, so that events find the lists they touch. */
export type Wish = Pick<ConversionQuery, 'q' | 'batchId' | 'state' | 'format'>;

export const batchesQuery = infiniteQueryOptions({
  queryKey: ['converter', 'batches'],
  queryFn: ({ pageParam, signal }) =>
    get<BatchList>(`/api/batches${query({ limit: 50, after: pageParam })}`, { signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.next,
  staleTime: 0,
});

export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: ['converter', 'batch', id],
    queryFn: ({ signal }) => get<Batch>(`/api/batches/${encodeURIComponent(id)}`, { signal }),
    staleTime: 0,
  });

export const conversionsPath = (wish: Wish, after: string | undefined): string =>
  `/api/conversions${query({ ...wish, limit: pageSize, after })}`;

export const conversionsQuery = (wish: Wish) =>
  infiniteQueryOptions({
    queryKey: ['converter', 'conversions', wish],
    queryFn: ({ pageParam, signal }) => get<ConversionList>(conversionsPath(wish, pageParam), { signal }),
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  });

export const proofQuery = (id: string) =>
  queryOptions({
    queryKey: ['converter', 'proof', id],
    queryFn: ({ signal }) => get<ConversionProof>(`/api/conversions/${id}/proof`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const licenceQuery = queryOptions({
  queryKey: ['account-licence'],
  queryFn: ({ signal }) => get<AccountLicence>('/api/account/licence', { signal }),
  staleTime: 0,
});

export const redeemLicence = (licence: string) => post<AccountLicence>('/api/account/licence', { licence });
export const upgradePreviews = () => post<BatchesBegun>('/api/batches/upgrade-previews');

export function beginBatch({ name, list, settings, lacking = [] }: Draft): Promise<Batch> {
  const trimmed = name.trim().slice(0, 200);
  const missing = told(lacking);
  return post<Batch>('/api/batches', {
    ...(trimmed && { name: trimmed }),
    tracks: list.map(wishOf),
    settings: wishes(settings),
    ...(missing && { lacking: missing }),
  } satisfies NewBatch);
}

export type BatchStep = 'pause' | 'resume' | 'cancel' | 'retry';
export const stepBatch = (id: string, step: BatchStep) => post<Batch>(`/api/batches/${id}/${step}`);
export const removeBatch = (id: string) => del<void>(`/api/batches/${id}`);
export const convertAgain = (id: string) => post<Conversion>(`/api/conversions/${id}/again`);
export const removeConversion = (id: string) => del<void>(`/api/conversions/${id}`);

export const zipPath = (batchId: string): string => `/api/batches/${batchId}/zip`;
export const filePath = (id: string): string => `/api/conversions/${id}/file`;
export const proofTextPath = (id: string): string => `/api/conversions/${id}/proof.txt`;

export const trackQuery = (id: string) =>
  queryOptions({
    queryKey: ['converter-track', id],
    queryFn: () => readTrack(id),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const uploadQuery = (id: string) =>
  queryOptions({
    queryKey: ['converter-upload', id],
    queryFn: () => get<Upload>(`/api/uploads/${id}`),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const readTrack = (id: string) => get<Track>(`/api/tracks/${id}`);

/** A playlist file that was read: its file name and what stands in it. */
export type PlaylistText = { name: string; text: string };

/**
 * Finds the songs of a playlist in the library of this server and among the files that were brought here. `list`: which
 * of several in it, from 0.
 */
export async function matchPlaylist({ name, text }: PlaylistText, list: number): Promise<PlaylistMatch> {
  for (let tries = 1; ; tries++) {
    try {
      return await post<PlaylistMatch>('/api/playlists/match', { name, text, list });
    } catch (error) {
      // The server reads one list at a time for a person: another tab may be at it.
      if (!isRefusal(error, 'try-again-shortly') || tries === triesMost) throw error;
      await new Promise((resolve) => setTimeout(resolve, (error.retryAfterSeconds ?? 2) * 1000));
    }
  }
}

/** The lists beside the files of a batch. */
export const readPlaylists = async (batchId: string) =>
  (await get<BatchPlaylists>(`/api/batches/${batchId}/playlists`)).items;

export type FileThere = Conversion & { fileName: string };

/** All conversions of a batch in their order, however many pages they fill. */
export async function readConversions(batchId: string): Promise<Conversion[]> {
  const all: Conversion[] = [];
  let after: string | undefined;
  do {
    const page = await get<ConversionList>(conversionsPath({ batchId }, after));
    all.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return all;
}

/** Those of a batch whose files are there. */
export const readFiles = async (batchId: string): Promise<FileThere[]> =>
  (await readConversions(batchId)).flatMap((one) =>
    one.available && one.fileName ? [{ ...one, fileName: one.fileName }] : [],
  );
