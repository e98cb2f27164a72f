import { decodePercent } from '../entry-path.ts';

// Lists move between computers: of two paths of one file often only the ends agree.

export function segmentsOf(path: string): string[] {
  if (/^https?:/i.test(path)) return [];
  const parts = path
    .normalize('NFC')
    .toLowerCase()
    .split(/[\\/]+/);
  return parts.filter((part) => part !== '' && part !== '.' && part !== '..' && !/^[a-z]:$/.test(part));
}

/** The readings of a path in a list: as written, and decoded where it was written as part of an address. */
export function readingsOf(path: string): string[][] {
  const decoded = decodePercent(path);
  return (decoded === path ? [path] : [path, decoded]).map(segmentsOf);
}

/** How many folders and names agree, from the end. */
export function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a.at(-1 - shared) === b.at(-1 - shared)) shared += 1;
  return shared;
}
