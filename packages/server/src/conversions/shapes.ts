// From rows to what the contract says a batch and a conversion are.
import type { Batch, Conversion, ConversionProof, ConversionSettings, Lacking } from '@gatefold/contract';
import { encodeId } from '../ids.ts';
import type { BatchRow, Sum } from './batches.store.ts';
import type { ConversionRow } from './conversions.store.ts';
import { fileNameOf } from './file-name-of.ts';

/** What only the server that is at a batch knows of it; `running` by the ids of conversions, as clients see them. */
export type Live = { share: number; speed?: number; leftMs?: number; running: Record<string, number> };

const moment = (ms: number) => new Date(ms).toISOString();

export const settingsOf = (row: BatchRow): ConversionSettings =>
  JSON.parse(row.settings) as ConversionSettings;
export const proofOf = (row: ConversionRow): ConversionProof | undefined =>
  row.proof === null ? undefined : (JSON.parse(row.proof) as ConversionProof);

/** How much of the music of a batch is behind it, whatever came of it. */
export const shareOf = (sums: readonly Sum[]): number => {
  const all = sums.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const over = sums
    .filter(({ state }) => state !== 'waiting' && state !== 'running')
    .reduce((sum, { durationMs }) => sum + durationMs, 0);
  return all === 0 ? 1 : over / all;
};

export const batchOf = (row: BatchRow, sums: readonly Sum[], live?: Live): Batch => {
  const count = (state: Sum['state']) => sums.find((sum) => sum.state === state)?.count ?? 0;
  const isRunning = row.state === 'running' && live !== undefined;
  return {
    id: encodeId(row.id),
    name: row.name,
    state: row.state,
    settings: settingsOf(row),
    ...(row.lacking === null ? {} : { lacking: JSON.parse(row.lacking) as Lacking }),
    createdAt: moment(row.created_at),
    ...(row.finished_at === null ? {} : { finishedAt: moment(row.finished_at) }),
    counts: {
      all: sums.reduce((sum, { count }) => sum + count, 0),
      done: count('done'),
      failed: count('failed'),
      waiting: count('waiting'),
      running: count('running'),
      cancelled: count('cancelled'),
      available: sums.reduce((sum, { available }) => sum + available, 0),
    },
    share: isRunning ? live.share : shareOf(sums),
    ...(isRunning && live.speed !== undefined ? { speed: live.speed } : {}),
    ...(isRunning && live.leftMs !== undefined ? { leftMs: live.leftMs } : {}),
    ...(row.zip_bytes === null ? {} : { zipBytes: row.zip_bytes }),
    preview: row.preview === 1,
  };
};

/** `sentAs`: the name of the file that was sent, where it is one that is still here. */
export const conversionOf = (row: ConversionRow, live?: Live, sentAs?: string): Conversion => {
  const id = encodeId(row.id);
  const proof = proofOf(row);
  const share = row.state === 'running' ? live?.running[id] : undefined;
  return {
    id,
    batchId: encodeId(row.batch),
    number: row.number,
    ...(row.track === null ? {} : { trackId: encodeId(row.track) }),
    ...(row.upload === null ? {} : { uploadId: encodeId(row.upload) }),
    ...(sentAs === undefined ? {} : { sentAs }),
    title: row.title,
    artist: row.artist,
    ...(row.album === null ? {} : { album: row.album }),
    durationMs: row.duration_ms,
    state: row.state,
    ...(share === undefined ? {} : { share }),
    format: row.format,
    fileName: fileNameOf(row),
    ...(row.size_bytes === null ? {} : { sizeBytes: row.size_bytes }),
    preview: row.preview === 1,
    ...(row.failure === null ? {} : { failure: JSON.parse(row.failure) as { code: string; detail: string } }),
    ...(proof === undefined ? {} : { how: proof.how, tookMs: proof.tookMs, sourceCodec: proof.source.codec }),
    ...(row.finished_at === null ? {} : { finishedAt: moment(row.finished_at) }),
    available: row.file !== null,
  };
};
