// The ledger of the converter on our own tables, for one attempt at one round of a batch. What this attempt says
// counts while the rows are its own: one that was overtaken changes nothing any more.
import { relative } from 'node:path';
import { extensionOf, type Failure, type Ledger, type LedgerEntry, type Proof } from '@gatefold/converter';
import type { Clock } from '../clock.ts';
import type { Data } from '../db/data.ts';
import { decodeId, encodeId } from '../ids.ts';
import type { BatchRow } from './batches.store.ts';
import type { ConversionRow, ConversionsStore } from './conversions.store.ts';
import { crcOfFile } from './crc-of-file.ts';
import type { Place } from './place.ts';
import { settingsOf } from './shapes.ts';
import { targetOf } from './target-of.ts';

export type LedgerParts = {
  data: Data;
  conversions: ConversionsStore;
  place: Place;
  /** Where the music of a row is, or why it is not there. */
  sourceOf(row: ConversionRow): string | Failure;
  clock: Clock;
};

/** Finished and verified, perhaps without its name yet; `place` is the folder it is in. */
type Prepared = { part: string; path: string; proof: Proof; place: string };

export const createBatchLedger = (
  { data, conversions, place, sourceOf, clock }: LedgerParts,
  batch: BatchRow,
  claim: string,
): Ledger & { putBack(): Promise<void> } => {
  const target = targetOf(settingsOf(batch), batch.preview === 1);
  const rows = new Map<number, ConversionRow>();
  const idOf = (id: string) => decodeId(id) ?? 0;

  const fail = (id: number, failure: Failure) =>
    data.transaction((tx) => conversions.fail(tx, id, claim, JSON.stringify(failure), clock.now()));

  /** What an earlier attempt finished. Elsewhere it is of no use: there it is made once more. */
  const preparedOf = (row: ConversionRow): Prepared | undefined => {
    const kept = row.prepared === null ? undefined : (JSON.parse(row.prepared) as Prepared);
    return kept?.place === place.id ? kept : undefined;
  };

  const entryOf = (row: ConversionRow, path: string, prepared: Prepared | undefined): LedgerEntry => {
    const file = place.newFile({
      batch: batch.id,
      id: row.id,
      claim,
      extension: extensionOf[row.format],
    });
    const lengthS = row.duration_ms / 1000;
    const to = prepared?.path ?? place.fileAt(file);
    return {
      conversion: { id: encodeId(row.id), source: { path }, target, to },
      lengthS: target.previewS === undefined ? lengthS : Math.min(lengthS, target.previewS),
      isBegun: false,
      ...(prepared === undefined ? {} : { prepared }),
    };
  };

  return {
    async unfinished() {
      const entries: LedgerEntry[] = [];
      for (const row of await conversions.waiting(batch.id)) {
        rows.set(row.id, row);
        const source = sourceOf(row);
        const prepared = preparedOf(row);
        if (typeof source === 'string') entries.push(entryOf(row, source, prepared));
        else if (prepared !== undefined) entries.push(entryOf(row, prepared.path, prepared));
        else {
          await data.transaction((tx) => conversions.begin(tx, row.id, claim));
          await fail(row.id, source);
        }
      }
      return entries;
    },

    async begin(id) {
      // Not wanted any more: then what comes of it is taken away at its end.
      await data.transaction((tx) => conversions.begin(tx, idOf(id), claim));
    },

    async prepare(id, prepared) {
      const kept: Prepared = { ...prepared, place: place.id };
      await data.transaction((tx) => conversions.prepare(tx, idOf(id), claim, JSON.stringify(kept)));
    },

    async finish(id, outcome) {
      if (outcome.kind === 'failed') return fail(idOf(id), outcome.failure);
      if (outcome.kind === 'skipped')
        return fail(idOf(id), {
          code: 'exists-already',
          detail: 'There is a file of this name already. Try it again.',
        });
      const file = relative(place.fileAt(''), outcome.path);
      const { sizeBytes, crc32 } = await crcOfFile(outcome.path);
      const isMine = await data.transaction(async (tx) => {
        // One that was prepared before a crash was not begun by this attempt.
        await conversions.begin(tx, idOf(id), claim);
        return conversions.finish(tx, idOf(id), claim, {
          file,
          fileAt: place.id,
          sizeBytes,
          crc32,
          proof: JSON.stringify(outcome.proof),
          preview: batch.preview,
          at: clock.now(),
        });
      });
      const before = rows.get(idOf(id));
      if (!isMine) await place.remove(file);
      else if (before?.file && before.file_at === place.id && before.file !== file)
        await place.remove(before.file);
    },

    /** What this attempt had begun and did not finish waits again. */
    putBack: () => data.transaction((tx) => conversions.putBack(tx, batch.id, claim)),
  };
};
