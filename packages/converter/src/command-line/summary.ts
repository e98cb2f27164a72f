// How it went, in numbers.
import { extname } from 'node:path';
import type { Outcome } from '../words.ts';

export type Summary = {
  done: number;
  copied: number;
  skipped: number;
  failed: number;
  missing: number;
  /** How many files of folders were no music, by their endings. */
  passedOver: Record<string, number>;
};

export const summaryOf = (
  outcomes: readonly Outcome[],
  { missing, passedOver = [] }: { missing: readonly unknown[]; passedOver?: readonly string[] },
): Summary => {
  const done = outcomes.filter((one) => one.kind === 'done');
  const count = (kind: Outcome['kind']) => outcomes.filter((one) => one.kind === kind).length;
  const endings = Map.groupBy(passedOver, (path) => extname(path).toLowerCase());
  return {
    done: done.length,
    copied: done.filter(({ proof }) => proof.how === 'copied').length,
    skipped: count('skipped'),
    failed: count('failed'),
    missing: missing.length,
    passedOver: Object.fromEntries([...endings].map(([ending, all]) => [ending, all.length])),
  };
};

/** Lines for people. */
export const summaryLines = ({ done, copied, skipped, failed, missing, passedOver }: Summary): string[] => {
  const parts = [
    `${done} made${copied > 0 ? ` (${copied} copied, their audio was right already)` : ''}`,
    ...(skipped > 0 ? [`${skipped} there already`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(missing > 0 ? [`${missing} not found`] : []),
  ];
  const others = Object.entries(passedOver).map(([ending, all]) => `${all} ${ending || 'without ending'}`);
  return [
    `${parts.join(', ')}.`,
    ...(others.length > 0 ? [`Passed over, as no music: ${others.join(', ')}.`] : []),
  ];
};
