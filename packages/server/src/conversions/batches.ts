// Batches: asked for, paused, gone on with, given up, asked for again, taken away. The work itself is a job that one
// server takes; each time there is something to do anew it is another round, and another job.
import type { Batch, ConversionSettings, Lacking, Page, Plan } from '@gatefold/contract';
import { type Clock, type Random, randomId } from '../clock.ts';
import type { Data, Tx } from '../db/data.ts';
import { decodeId, encodeId } from '../ids.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { ToBegin } from './batch-work.ts';
import type { BatchesStore, BatchRow } from './batches.store.ts';
import { noRoomOf } from './before-track.ts';
import type { ConversionRow, ConversionsStore, Which } from './conversions.store.ts';
import type { NamedSong } from './plan-batch.ts';
import { batchOf, type Live } from './shapes.ts';

export type BatchesParts = {
  data: Data;
  batches: BatchesStore;
  conversions: ConversionsStore;
  exportOf(account: number): Promise<Plan['export']>;
  /** All converted files of an account. */
  accountMostBytes: number;
  /** What a server that is at a batch knows of it. */
  liveOf(row: BatchRow): Promise<Live | undefined>;
  /** Has a server begin this round. */
  begin(row: ToBegin): Promise<void>;
  /** Something about the batch is other than it was: whoever is at it looks, and its players hear. */
  changed(account: number, batch: number): Promise<void>;
  /** Takes files away that no row names any more. */
  removeFiles(rows: readonly ConversionRow[]): Promise<void>;
  zipBytesOf(row: BatchRow): Promise<number>;
  searchText(...texts: (string | null)[]): string;
  clock: Clock;
  random: Random;
};

export type BatchWish = {
  name: string;
  settings: ConversionSettings;
  lacking?: Lacking;
  songs: readonly NamedSong[];
  /** Where its uploads are. */
  uploadsAt?: string;
};

/** Of one account, in all its batches. */
export const unfinishedMost = 50_000;

const noBatch = () => refuse('unknown-batch', 'There is no such batch, or it was removed.');

export const createBatches = (parts: BatchesParts) => {
  const { data, batches, conversions, begin, changed, clock, random } = parts;

  const shown = async (row: BatchRow): Promise<Batch> =>
    batchOf(row, await batches.sums(row.id), await parts.liveOf(row));

  const shownById = async (account: number, id: number): Promise<Batch | Refusal> => {
    const row = await batches.of(account, id);
    return row === undefined ? noBatch() : shown(row);
  };

  /** 0 or 1: whether what is converted now will be previews. */
  const previewNow = async (account: number): Promise<number | Refusal> => {
    const right = await parts.exportOf(account);
    return right === 'none'
      ? refuse('export-not-allowed', 'Ask whoever runs this server, or redeem a licence on the page Plan.')
      : right === 'preview'
        ? 1
        : 0;
  };

  /** One step on a batch of the account, alone with it. Then its players hear, and what is to begin begins. */
  const step = async (
    account: number,
    id: number,
    act: (tx: Tx, row: BatchRow) => Promise<Refusal | { beginsRound?: number }>,
  ): Promise<Batch | Refusal> => {
    const result = await data.transaction(async (tx) => {
      await data.alone(tx, `batch ${id}`);
      const row = await batches.of(account, id, tx);
      if (row === undefined) return noBatch();
      const acted = await act(tx, row);
      return isRefusal(acted) ? acted : { ...acted, row };
    });
    if (isRefusal(result)) return result;
    await changed(account, id);
    if (result.beginsRound !== undefined) await begin({ ...result.row, round: result.beginsRound });
    return shownById(account, id);
  };

  /** After something waits again: a round that goes on takes it up, else another one begins. */
  const goOn = async (tx: Tx, row: BatchRow, preview: number): Promise<{ beginsRound?: number }> => {
    const isAtIt = row.state === 'waiting' || row.state === 'running';
    if (isAtIt && row.preview === preview) return {};
    const round = row.round + 1;
    await batches.set(tx, row.id, { state: 'waiting', round, preview, finished_at: null, zip_bytes: null });
    if (row.preview !== preview) await conversions.forget(tx, row.id);
    return { beginsRound: round };
  };

  const askAgain = async (account: number, id: number, which: Which): Promise<Batch | Refusal> => {
    const preview = await previewNow(account);
    if (isRefusal(preview)) return preview;
    return step(account, id, async (tx, row) => {
      const count = await conversions.askAgain(tx, id, which, preview);
      if (count > 0) return goOn(tx, row, preview);
      // A preview in its place would be a loss.
      return preview === 1 && (await conversions.anyWhole(tx, id, which))
        ? refuse('export-not-allowed', 'Your plan allows previews only by now. The whole file is kept.')
        : {};
    });
  };

  const rowsOf = (row: BatchRow, songs: readonly NamedSong[]): ConversionRow[] =>
    songs.map((song, at) => ({
      id: randomId(random),
      batch: row.id,
      account: row.account,
      number: at + 1,
      created_at: row.created_at,
      track: song.track ?? null,
      upload: song.upload ?? null,
      title: song.title,
      artist: song.artist,
      album: song.album ?? null,
      search: parts.searchText(song.title, song.artist, song.album ?? null, song.name),
      duration_ms: song.durationMs,
      state: 'waiting',
      format: song.format,
      preview: row.preview,
      name: song.name,
      claim: null,
      prepared: null,
      attempts: 0,
      failure: null,
      file: null,
      file_at: null,
      size_bytes: null,
      crc32: null,
      proof: null,
      finished_at: null,
    }));

  return {
    previewNow,
    one: shownById,

    /** Newest first. `after` is the `next` of the page before. */
    async list(account: number, limit: number, after?: string): Promise<Page<Batch> | Refusal> {
      const [at, id] = (after ?? '').split('.');
      const before = { at: Number(at), id: decodeId(id ?? '') };
      if (after !== undefined && (!Number.isSafeInteger(before.at) || before.id === undefined))
        return refuse(
          'malformed-request',
          'The place to go on from is not one that this list has given out.',
        );
      const rows = await batches.list(
        account,
        limit + 1,
        after === undefined ? undefined : { at: before.at, id: before.id as number },
      );
      const items = await Promise.all(rows.slice(0, limit).map(shown));
      const last = rows[limit - 1];
      return rows.length > limit && last !== undefined
        ? { items, next: `${last.created_at}.${encodeId(last.id)}` }
        : { items };
    },

    async add(account: number, wish: BatchWish, preview: number): Promise<Batch | Refusal> {
      if ((await conversions.bytesOf(account)) >= parts.accountMostBytes)
        return refuse('conversions-full', noRoomOf(parts.accountMostBytes));
      if ((await conversions.unfinished(account)) + wish.songs.length > unfinishedMost)
        return refuse(
          'too-many-conversions',
          `Up to ${unfinishedMost} may wait at once. Let some finish first.`,
          {},
          60,
        );
      const row: BatchRow = {
        id: randomId(random),
        account,
        name: wish.name,
        settings: JSON.stringify(wish.settings),
        state: 'waiting',
        preview,
        round: 1,
        uploads_at: wish.uploadsAt ?? null,
        zip_bytes: null,
        lacking: wish.lacking === undefined ? null : JSON.stringify(wish.lacking),
        created_at: clock.now(),
        finished_at: null,
      };
      await data.transaction(async (tx) => {
        await batches.add(tx, row);
        await conversions.add(tx, rowsOf(row, wish.songs));
      });
      await changed(account, row.id);
      await begin(row);
      return shown(row);
    },

    pause: (account: number, id: number) =>
      step(account, id, async (tx, row) => {
        if (row.state === 'paused') return {};
        if (row.state !== 'waiting' && row.state !== 'running')
          return refuse('batch-over', 'There is nothing left to pause.');
        await batches.set(tx, id, { state: 'paused' });
        return {};
      }),

    async resume(account: number, id: number): Promise<Batch | Refusal> {
      const preview = await previewNow(account);
      if (isRefusal(preview)) return preview;
      return step(account, id, async (tx, row) => {
        if (row.state === 'waiting' || row.state === 'running') return {};
        if (row.state !== 'paused')
          return refuse('batch-over', 'It was not paused. What failed can be tried again.');
        return goOn(tx, row, preview);
      });
    },

    cancel: (account: number, id: number) =>
      step(account, id, async (tx, row) => {
        if (row.state === 'cancelled') return {};
        if (row.state === 'done') return refuse('batch-over', 'There is nothing left to cancel.');
        await conversions.cancel(tx, id);
        await batches.set(tx, id, { state: 'cancelled', finished_at: clock.now() });
        return {};
      }),

    /** What failed or was cancelled. */
    retry: (account: number, id: number) => askAgain(account, id, { states: ['failed', 'cancelled'] }),

    /** One conversion, whatever came of it. */
    again: (row: ConversionRow) => askAgain(row.account, row.batch, { id: row.id }),

    /** Every preview of the account, into the same places. */
    async upgradePreviews(account: number): Promise<{ items: Batch[] } | Refusal> {
      const preview = await previewNow(account);
      if (isRefusal(preview)) return preview;
      if (preview === 1) return refuse('export-not-allowed', 'Your plan allows previews only, as before.');
      const items: Batch[] = [];
      for (const id of await conversions.batchesWithPreviews(account)) {
        const batch = await askAgain(account, id, { previews: true });
        // One that was removed meanwhile.
        if (!isRefusal(batch)) items.push(batch);
      }
      return { items };
    },

    async remove(account: number, id: number): Promise<Refusal | undefined> {
      const result = await data.transaction(async (tx) => {
        await data.alone(tx, `batch ${id}`);
        if ((await batches.of(account, id, tx)) === undefined) return noBatch();
        const rows = await conversions.ofBatch(id, tx);
        await batches.remove(tx, id);
        return rows;
      });
      if (isRefusal(result)) return result;
      await changed(account, id);
      await parts.removeFiles(result);
      return undefined;
    },

    /** One conversion and its file; a batch without any is gone too. */
    async removeOne(row: ConversionRow): Promise<void> {
      await data.transaction(async (tx) => {
        await data.alone(tx, `batch ${row.batch}`);
        await conversions.remove(tx, row.id);
        const sums = await batches.sums(row.batch, tx);
        if (sums.length === 0) await batches.remove(tx, row.batch);
        else await batches.set(tx, row.batch, { zip_bytes: null });
      });
      await parts.removeFiles([row]);
      const batch = await batches.byId(row.batch);
      if (batch?.state === 'done') {
        const zipBytes = await parts.zipBytesOf(batch);
        await data.transaction((tx) => batches.set(tx, batch.id, { zip_bytes: zipBytes }));
      }
      await changed(row.account, row.batch);
    },

    /** A round whose job is no more: begins another one. */
    begunAnew: (row: BatchRow) =>
      step(row.account, row.id, async (tx, now) => {
        if (now.round !== row.round || (now.state !== 'waiting' && now.state !== 'running')) return {};
        const round = now.round + 1;
        await batches.set(tx, now.id, { state: 'waiting', round });
        return { beginsRound: round };
      }),
  };
};
