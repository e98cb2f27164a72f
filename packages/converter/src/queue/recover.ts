// After a crash: what was begun is cleared away, what was finished gets its name.
import { rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isThere, removePart, settleFolder, type WhenThere } from '../convert/part-file.ts';
import { placePart } from '../convert/place-part.ts';
import type { Outcome } from '../words.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';

/** Ends what a crash left in the middle. Returns what is still to be converted. */
export async function recover(
  entries: readonly LedgerEntry[],
  ledger: Ledger,
  whenThere: WhenThere,
  onFinished: (entry: LedgerEntry, outcome: Outcome) => void,
): Promise<LedgerEntry[]> {
  const left: LedgerEntry[] = [];
  for (const entry of entries) {
    const outcome = await endOf(entry, ledger, whenThere);
    if (outcome) {
      await ledger.finish(entry.conversion.id, outcome);
      onFinished(entry, outcome);
    } else left.push(entry);
  }
  return left;
}

async function endOf(entry: LedgerEntry, ledger: Ledger, whenThere: WhenThere): Promise<Outcome | undefined> {
  const { conversion, prepared, isBegun } = entry;
  if (!prepared) {
    if (isBegun) await removePart(conversion.to);
    return undefined;
  }
  const { part, path, proof } = prepared;
  if (!(await isThere(part))) {
    // The part is gone: it has its name, unless somebody took the file away meanwhile; then it is made anew.
    return (await isThere(path)) ? await settled({ kind: 'done', proof, path }) : undefined;
  }
  if ((await stat(part)).size !== proof.sizeBytes) {
    await rm(part, { force: true });
    return undefined;
  }
  if (await isSameFile(part, path)) {
    // The crash came between the new name and the removal of the old one.
    await rm(part, { force: true });
    return await settled({ kind: 'done', proof, path });
  }
  return await placePart({ part, proof }, conversion.to, whenThere, (chosen) =>
    ledger.prepare(conversion.id, { part, path: chosen, proof }),
  );
}

/** The name may have been given and not have reached the disk. */
async function settled(outcome: Outcome & { kind: 'done' }): Promise<Outcome> {
  await settleFolder(dirname(outcome.path));
  return outcome;
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  if (!(await isThere(other))) return false;
  const [a, b] = await Promise.all([stat(one), stat(other)]);
  return a.ino === b.ino && a.dev === b.dev;
}
