// The sentence that says how the servers stand: "Three servers run here, and all keep in step."
import type { ServerRow } from '@gatefold/contract';
import type { TFunction } from 'i18next';
import { type Formats, numberWord, sentenceCase, type Words } from '../../account/number-word.ts';

type Tools = { t: TFunction<'admin'>; words: Words; formats: Pick<Formats, 'number' | 'list'> };
type Known = Pick<ServerRow, 'name' | 'state'>;

/** Being behind is no trouble: it lasts milliseconds, and sign-outs wait for it. */
const isOutOfStep = ({ state }: Known): boolean => state === 'no-trust' || state === 'silent';

export function standing({ t, words, formats }: Tools, servers: readonly Known[]): string {
  const outOfStep = servers.filter(isOutOfStep);
  if (servers.length === 1) {
    return t(outOfStep.length === 0 ? 'servers.standing.alone' : 'servers.standing.aloneWithoutTrust');
  }
  const number = sentenceCase(numberWord(words, formats, servers.length));
  if (outOfStep.length === 0) return t('servers.standing.inStep', { number });
  const names = formats.list(outOfStep.map(({ name }) => name));
  return t('servers.standing.outOfStep', { count: outOfStep.length, number, names });
}
