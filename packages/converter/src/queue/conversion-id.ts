import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Source, Target } from '../words.ts';

/**
 * The same for the same source, in the same state (length and time of its last change), with the same target and
 * place. A source that is not there gets an id too: that it is missing is found when its turn comes. `isToCome`: it is
 * another's, and whether it is here already makes no difference.
 */
export async function conversionId(
  source: Source,
  target: Target,
  to: string,
  { isToCome = false }: { isToCome?: boolean } = {},
): Promise<string> {
  const state = isToCome ? ['to come'] : await stateOf(source.path);
  return createHash('sha256')
    .update(canonical([source, target, to, state]))
    .digest('hex')
    .slice(0, 32);
}

const stateOf = (path: string): Promise<number[]> =>
  stat(path).then(
    ({ size, mtimeMs }) => [size, mtimeMs],
    () => [],
  );

/** JSON with sorted names: the order in which a wish was written down makes no other wish of it. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
