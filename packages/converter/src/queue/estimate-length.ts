import { stat } from 'node:fs/promises';
import type { LedgerEntry } from './ledger.ts';

/** Between MP3 and CD: near enough to put a long track before a short one. */
const usualBytesPerSecond = 70_000;

/** Gives a length, in seconds, to every entry that has none: after the piece or preview, or the size of its source. */
export async function estimateLengths(entries: readonly LedgerEntry[]): Promise<LedgerEntry[]> {
  return await Promise.all(
    entries.map(async (entry) => ({ ...entry, lengthS: entry.lengthS ?? (await guess(entry)) })),
  );
}

async function guess({ conversion }: LedgerEntry): Promise<number> {
  const { piece, path } = conversion.source;
  const size = await stat(path).then(
    (status) => status.size,
    () => 0,
  );
  const whole = size / usualBytesPerSecond;
  const cut = piece
    ? Math.min(whole, (piece.end ?? Number.POSITIVE_INFINITY) / 75) - piece.start / 75
    : whole;
  return Math.max(1, Math.min(cut, conversion.target.previewS ?? Number.POSITIVE_INFINITY));
}
