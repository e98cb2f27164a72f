// The ledger of the converter on our own tables, for one attempt at one round of a batch. What this attempt says
// counts while the rows are its own: one that was overtaken changes nothing any more.
import { relative } from 'node:path';
import { extensionOf, type Failure, type Ledger, type LedgerEntry, type Proof } from '@gatefold/converter';
import type { Clock } from '../clock.ts';
import type { Data, Tx } from '../db/data.ts';
import { decodeId, encodeId } from '../ids.ts';
import type { BatchRow } from './batches.store.ts';
import type { Claim, ConversionRow, ConversionsStore } from './conversions.store.ts';
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

export type BatchLedger = Ledger & {
  putBack(): Promise<void>;
  /** How many this attempt brought to an end, good or bad. */
  ended(): number;
  /** Of the song of a conversion. */
  lengthMsOf(id: string): number;
};

/** What is whole stays whole, however the plan is now. */
const wholeAlready: Failure = {
  code: 'not-allowed',
  detail: 'The plan of this account allows previews only. The whole file from before is kept.',
};

export const createBatchLedger = (
  { data, conversions, place, sourceOf, clock }: LedgerParts,
  batch: BatchRow,
  claim: string,
): BatchLedger => {
  const mine: Claim = { round: batch.round, text: claim };
  const target = targetOf(settingsOf(batch), batch.preview === 1);
  const rows = new Map<number, ConversionRow>();
  const idOf = (id: string) => decodeId(id) ?? 0;

  /** One of the steps of an attempt, in turn with those that change the batch. */
  const step = <T>(act: (tx: Tx) => Promise<T>): Promise<T> =>
    data.transaction(async (tx) => {
      await data.alone(tx, `batch ${batch.id}`);
      return act(tx);
    });

  let ended = 0;
  const fail = async (id: number, failure: Failure): Promise<void> => {
    const text = JSON.stringify(failure);
    if (await step((tx) => conversions.fail(tx, id, mine, text, clock.now()))) ended++;
  };
  const begin = (id: number) => step((tx) => conversions.begin(tx, id, mine));

  const failAtOnce = async (id: number, failure: Failure) => {
    await begin(id);
    await fail(id, failure);
  };

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
        if (batch.preview === 1 && row.file !== null && row.preview === 0) {
          await failAtOnce(row.id, wholeAlready);
          continue;
        }
        const source = sourceOf(row);
        const prepared = preparedOf(row);
        if (prepared !== undefined) {
          const text = row.prepared ?? '';
          const isMine = await step((tx) => conversions.takePrepared(tx, row.id, mine, text));
          if (isMine)
            entries.push(entryOf(row, typeof source === 'string' ? source : prepared.path, prepared));
        } else if (typeof source === 'string') entries.push(entryOf(row, source, prepared));
        else await failAtOnce(row.id, source);
      }
      return entries;
    },

    async begin(id) {
      // Not wanted any more: then what comes of it is taken away at its end.
      await begin(idOf(id));
    },

    async prepare(id, prepared) {
      const kept: Prepared = { ...prepared, place: place.id };
      await data.transaction((tx) => conversions.prepare(tx, idOf(id), mine, JSON.stringify(kept)));
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
      const isMine = await step((tx) =>
        conversions.finish(tx, idOf(id), mine, {
          file,
          fileAt: place.id,
          sizeBytes,
          crc32,
          proof: JSON.stringify(outcome.proof),
          preview: batch.preview,
          at: clock.now(),
        }),
      );
      const before = rows.get(idOf(id));
      if (isMine) ended++;
      if (!isMine) await place.remove(file);
      else if (before?.file && before.file_at === place.id && before.file !== file)
        await place.remove(before.file);
    },

    ended: () => ended,
    lengthMsOf: (id) => rows.get(idOf(id))?.duration_ms ?? 0,

    /** What this attempt had begun and did not finish waits again. */
    putBack: () => data.transaction((tx) => conversions.putBack(tx, batch.id, claim)),
  };
};
