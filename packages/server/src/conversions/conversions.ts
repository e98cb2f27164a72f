// Converting on the server: batches that any server of the household works off, what came of them, and its files.
import type { Stats } from 'node:fs';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type {
  Batch,
  BatchPlaylists,
  Conversion,
  ConversionProof,
  ConversionQuery,
  NewBatch,
  Page,
  Plan,
} from '@gatefold/contract';
import type { Failure, Pool } from '@gatefold/converter';
import type { Clock, Random } from '../clock.ts';
import type { Channel } from '../cluster/channel.ts';
import type { Jobs } from '../cluster/jobs.ts';
import type { Data } from '../db/data.ts';
import type { EventHub } from '../events/event-hub.ts';
import { decodeId, encodeId } from '../ids.ts';
import { foldText } from '../library/fold-text.ts';
import type { Library } from '../library/library.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { createBatchNews } from './batch-news.ts';
import { createBatchWork } from './batch-work.ts';
import { type BatchRow, createBatchesStore } from './batches.store.ts';
import { createBatches } from './batches.ts';
import { createBeforeTrack } from './before-track.ts';
import { type ConversionRow, createConversionsStore, type Place as RowPlace } from './conversions.store.ts';
import { fileNameOf } from './file-name-of.ts';
import type { Place } from './place.ts';
import { planBatch, uploadIdsOf } from './plan-batch.ts';
import { playlistsOf } from './playlists-of.ts';
import type { Room } from './room.ts';
import { createRunBatch } from './run-batch.ts';
import { conversionOf, proofOf, settingsOf } from './shapes.ts';
import { sweepFiles } from './sweep-files.ts';
import type { Uploads } from './uploads.ts';
import { type BatchZip, whyNoZip, zipOfBatch } from './zip-of-batch.ts';

export type ConversionsParts = {
  data: Data;
  jobs: Jobs;
  channel: Channel;
  events: EventHub;
  library: Library;
  place: Place;
  uploads: Uploads;
  pool: Pool;
  room: Room;
  /** All converted files of an account. */
  accountMostBytes: number;
  exportOf(account: number): Promise<Plan['export']>;
  clock: Clock;
  random: Random;
  onError(error: unknown): void;
};

export type FileOf = { path: string; name: string; row: ConversionRow; found: Stats };

type Sent = Awaited<ReturnType<Uploads['facts']>>;

const noConversion = () => refuse('unknown-conversion', 'There is no such conversion, or it was removed.');
const sweepEveryMs = 3_600_000;

export const createConversions = (parts: ConversionsParts) => {
  const { data, library, place, uploads } = parts;
  const batchesStore = createBatchesStore(data);
  const store = createConversionsStore(data);

  const sourceOf = (row: ConversionRow): string | Failure => {
    const gone = (detail: string): Failure => ({ code: 'not-found', detail });
    if (row.upload !== null) {
      const path = place.uploadAt(row.upload);
      return existsSync(path)
        ? path
        : gone('The file that you added is not on the server any more: it is kept for a day. Add it again.');
    }
    const file = library.fileOf(row.track ?? 0);
    if (file === undefined) return gone('The track is not in the library any more. Scan it, then try again.');
    return typeof file.path === 'string'
      ? file.path
      : { code: 'unreadable', detail: 'The name of the file is not UTF-8. Rename the file, then try again.' };
  };

  const unknownBatch = () => refuse('unknown-batch', 'There is no such batch, or it was removed.');
  const zip = async (batch: BatchRow): Promise<{ rows: ConversionRow[]; zip: BatchZip }> => {
    const rows = await store.ofBatch(batch.id);
    return { rows, zip: zipOfBatch(batch, rows, place) };
  };
  const zipBytesOf = async (batch: BatchRow) => (await zip(batch)).zip.layout.sizeBytes;

  const runBatch = createRunBatch({
    ...parts,
    beforeTrack: createBeforeTrack({ ...parts, conversions: store }),
    batches: batchesStore,
    conversions: store,
    sourceOf,
    zipBytesOf,
  });
  /** This server may not have seen a track yet that another one has, or not where the track is now. */
  const lookForTracks = async (batch: BatchRow): Promise<void> => {
    const waiting = await store.waiting(batch.id);
    const isUnknown = ({ track }: ConversionRow) => track !== null && library.fileOf(track) === undefined;
    if (waiting.some(isUnknown)) await library.scan();
  };

  const news = createBatchNews({ ...parts, batches: batchesStore });
  const work = createBatchWork({
    ...parts,
    batches: batchesStore,
    async runBatch(round) {
      await lookForTracks(round.batch);
      await runBatch(round);
    },
    news,
  });
  const batches = createBatches({
    ...parts,
    batches: batchesStore,
    conversions: store,
    liveOf: work.liveOf,
    begin: work.begin,
    changed: work.changed,
    zipBytesOf,
    searchText: (...texts) => foldText(texts.filter((text) => text !== null).join('\n')),
    async removeFiles(rows) {
      for (const { file, file_at } of rows)
        if (file !== null && file_at === place.id) await place.remove(file);
    },
  });

  const rowOf = async (account: number, id: number): Promise<ConversionRow | Refusal> =>
    (await store.of(account, id)) ?? noConversion();

  const shown = async (row: ConversionRow, sent: Sent): Promise<Conversion> =>
    conversionOf(
      row,
      row.state === 'running' ? await work.liveOfId(row.batch) : undefined,
      row.upload === null ? undefined : sent.get(row.upload)?.sentAs,
    );
  /** What is known of the sent files that these are made of. */
  const sentOf = (account: number, rows: readonly ConversionRow[]): Promise<Sent> =>
    uploads.facts(
      account,
      rows.flatMap(({ upload }) => (upload === null ? [] : [upload])),
    );

  let sweeping: NodeJS.Timeout | undefined;
  /** Takes away what nobody names or waits for. */
  const sweep = async (): Promise<void> => {
    await sweepFiles(place, store);
    await uploads.sweep();
  };

  return {
    batches,
    previewsOf: store.previews,

    async add(account: number, wish: NewBatch): Promise<Batch | Refusal> {
      const preview = await batches.previewNow(account);
      if (isRefusal(preview)) return preview;
      const plan = await planBatch(wish, {
        song: (id) => library.browse().song(id),
        uploads: await uploads.facts(account, uploadIdsOf(wish.tracks)),
      });
      if (isRefusal(plan)) return plan;
      const { settings, lacking } = wish;
      return batches.add(account, { ...plan, settings, ...(lacking && { lacking }) }, preview);
    },

    /** `after` is the `next` of the page before. */
    async list(account: number, limit: number, query: ConversionQuery): Promise<Page<Conversion> | Refusal> {
      const { after, batchId, q, ...rest } = query;
      const [at, batch, number] = (after ?? '').split('.');
      const from: RowPlace = { at: Number(at), batch: decodeId(batch ?? '') ?? 0, number: Number(number) };
      if (after !== undefined && !(from.batch > 0 && Number.isSafeInteger(from.at + from.number)))
        return refuse(
          'malformed-request',
          'The place to go on from is not one that this list has given out.',
        );
      const rows = await store.list(
        account,
        limit + 1,
        {
          ...rest,
          ...(q === undefined ? {} : { q: foldText(q) }),
          ...(batchId === undefined ? {} : { batch: decodeId(batchId) ?? 0 }),
        },
        after === undefined ? undefined : from,
      );
      const sent = await sentOf(account, rows);
      const items = await Promise.all(rows.slice(0, limit).map((row) => shown(row, sent)));
      const last = rows[limit - 1];
      return rows.length > limit && last !== undefined
        ? { items, next: `${last.created_at}.${encodeId(last.batch)}.${last.number}` }
        : { items };
    },

    async proof(
      account: number,
      id: number,
    ): Promise<{ row: ConversionRow; proof: ConversionProof } | Refusal> {
      const row = await rowOf(account, id);
      if (isRefusal(row)) return row;
      const proof = proofOf(row);
      return proof === undefined
        ? refuse('nothing-converted', 'This conversion is not finished, so there is nothing to prove yet.')
        : { row, proof };
    },

    async file(account: number, id: number): Promise<FileOf | Refusal> {
      const row = await rowOf(account, id);
      if (isRefusal(row)) return row;
      const why = whyNoZip([row], place);
      if (why !== undefined) return why;
      const path = place.fileAt(row.file ?? '');
      const found = await stat(path).catch(() => undefined);
      return found?.isFile() && found.size === row.size_bytes
        ? { path, name: fileNameOf(row), row, found }
        : refuse('file-not-readable', 'The converted file is gone from the disk. Convert it again.');
    },

    async playlists(account: number, id: number): Promise<BatchPlaylists | Refusal> {
      const batch = await batchesStore.of(account, id);
      if (batch === undefined) return unknownBatch();
      return { items: playlistsOf(batch.name, await store.ofBatch(id), settingsOf(batch)) };
    },

    async zip(account: number, id: number): Promise<BatchZip | Refusal> {
      const batch = await batchesStore.of(account, id);
      if (batch === undefined) return unknownBatch();
      const { rows, zip: made } = await zip(batch);
      return whyNoZip(rows, place) ?? made;
    },

    async again(account: number, id: number): Promise<Conversion | Refusal> {
      const row = await rowOf(account, id);
      if (isRefusal(row)) return row;
      const batch = await batches.again(row);
      if (isRefusal(batch)) return batch;
      const now = await rowOf(account, id);
      return isRefusal(now) ? now : shown(now, await sentOf(account, [now]));
    },

    async remove(account: number, id: number): Promise<Refusal | undefined> {
      const row = await rowOf(account, id);
      if (isRefusal(row)) return row;
      await batches.removeOne(row);
      return undefined;
    },

    /** Clears away what is left over, and begins to work. Does not wait for either. */
    start(): void {
      work.start(batches.begunAnew);
      sweeping = setInterval(() => sweep().catch(parts.onError), sweepEveryMs);
      sweeping.unref();
      sweep().catch(parts.onError);
    },
    async stop(): Promise<void> {
      clearInterval(sweeping);
      await work.stop();
    },
  };
};

export type Conversions = ReturnType<typeof createConversions>;
