// A finished part gets its name, by the wish about files that are there already.
import { rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failureOfSystemError, TrackFailure } from '../engine/track-failure.ts';
import type { Conversion, Failure, Outcome, Proof } from '../words.ts';
import { isThere, numbered, publish, settle, settleFolder, type WhenThere } from './part-file.ts';

const existsAlready: Failure = {
  code: 'exists-already',
  detail: 'There is a file of this name already. Choose to skip, replace or number, or another folder.',
};
const wouldReplaceSource: Failure = {
  code: 'exists-already',
  detail: 'The finished file would replace its own source. Choose another folder or name.',
};

/** What can be said before any work is done. */
export async function refuseBefore(
  conversion: Conversion,
  whenThere: WhenThere,
): Promise<Outcome | undefined> {
  try {
    if (!(await isThere(conversion.to))) return undefined;
    if (whenThere === 'skip') return { kind: 'skipped' };
    if (whenThere === 'refuse') return { kind: 'failed', failure: existsAlready };
    if (whenThere === 'replace' && (await isSameFile(conversion.source.path, conversion.to)))
      return { kind: 'failed', failure: wouldReplaceSource };
    return undefined;
  } catch (error) {
    return { kind: 'failed', failure: failureOfSystemError(error, 'target').failure };
  }
}

/** The first free name, for a wish to number; else the wished one. */
export async function choosePath(to: string, whenThere: WhenThere): Promise<string> {
  if (whenThere !== 'number') return to;
  for (let number = 1; ; number++) {
    const candidate = numbered(to, number);
    if (!(await isThere(candidate))) return candidate;
  }
}

/**
 * `onPath` is told the name before it is given, and may write it down: after a crash the same call with that path as
 * `to` ends what was begun.
 */
export async function placePart(
  { part, proof }: { part: string; proof: Proof },
  to: string,
  whenThere: WhenThere,
  onPath: (path: string) => Promise<void> = async () => undefined,
): Promise<Outcome> {
  try {
    // Not by the worker, which would wait for the disk when it could be at the next track.
    await settle(part);
    for (;;) {
      const path = await choosePath(to, whenThere);
      await onPath(path);
      if ((await publish(part, path, whenThere === 'replace')) === 'published') {
        await settleFolder(dirname(path));
        return { kind: 'done', proof, path };
      }
      if (whenThere === 'number') continue;
      await rm(part, { force: true });
      return whenThere === 'skip' ? { kind: 'skipped' } : { kind: 'failed', failure: existsAlready };
    }
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    const failure = failureOfSystemError(error, 'target');
    if (failure instanceof TrackFailure) return { kind: 'failed', failure: failure.failure };
    throw error;
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(one), stat(other)]).catch(() => [undefined, undefined]);
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}
