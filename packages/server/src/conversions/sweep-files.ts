// Takes away converted files that no row names: what a crash, a removal or an attempt that was overtaken left behind.
import { basename } from 'node:path';
import { decodeId } from '../ids.ts';
import type { ConversionsStore } from './conversions.store.ts';
import type { Place } from './place.ts';

/** `BATCH/CONVERSION-CLAIM.mp3`, also with `.part`, or `.part` of a name that was too long. */
const form = /^[^/]+\/([0-9a-z]{11})-(\d+\.\d+)\./;

export const sweepFiles = async (place: Place, conversions: ConversionsStore): Promise<void> => {
  const files = await place.files();
  const ids = new Set(files.map((file) => decodeId(form.exec(file)?.[1] ?? '') ?? 0));
  // After the look into the folder: a claim is in the database before its file is on the disk.
  const rows = new Map((await conversions.holders([...ids])).map((row) => [row.id, row]));
  for (const file of files) {
    const [, id = '', claim = ''] = form.exec(file) ?? [];
    const row = rows.get(decodeId(id) ?? 0);
    const isWanted =
      row !== undefined &&
      (row.file === file ||
        row.claim === claim ||
        row.prepared?.includes(basename(file).replace(/\.part$/, '')));
    if (!isWanted) await place.remove(file);
  }
  await place.tidy();
};
