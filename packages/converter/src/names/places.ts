import { isTooLong, unitsMax, withoutLast } from './safe-name.ts';

/**
 * Paths among which none is another's but for capitals: FAT, NTFS and macOS take those for the same. A folder keeps the
 * spelling in which it came first; a file that comes second gets ` (2)`. `taken` are paths that are there already.
 */
export function createPlaces(taken: Iterable<string> = [], limits: { unitsMax?: number } = {}) {
  const units = Math.min(limits.unitsMax ?? unitsMax, unitsMax);
  const folders = new Map<string, string>();
  const files = new Set<string>();
  /** From which number on a name may be free: ten thousand files of one name must not each count from two. */
  const numbersFrom = new Map<string, number>();

  for (const path of taken) {
    folderOf(path.split('/').slice(0, -1));
    files.add(keyOf(path));
  }

  function folderOf(parts: readonly string[]): string {
    let folder = '';
    for (const part of parts) {
      let name = part;
      // A folder cannot be called as a file is.
      for (let number = 2; files.has(keyOf(`${folder}${name}`)); number += 1)
        name = numbered(part, number, units);
      const key = keyOf(`${folder}${name}`);
      const known = folders.get(key) ?? `${folder}${name}`;
      folders.set(key, known);
      folder = `${known}/`;
    }
    return folder;
  }

  /** The path that the file gets: its own, or numbered. */
  function place(path: string): string {
    const parts = path.split('/');
    const folder = folderOf(parts.slice(0, -1));
    const name = parts.at(-1) ?? '';
    const wished = keyOf(`${folder}${name}`);
    let placed = `${folder}${name}`;
    let number = numbersFrom.get(wished) ?? 2;
    for (; files.has(keyOf(placed)) || folders.has(keyOf(placed)); number += 1) {
      placed = `${folder}${numbered(name, number, units)}`;
    }
    numbersFrom.set(wished, number);
    files.add(keyOf(placed));
    return placed;
  }

  return { place };
}

/** Capitals first: `ß` and `SS`, `ſ` and `s` are then the same, which is more than any system asks for. */
function keyOf(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

function numbered(name: string, number: number, units: number): string {
  const ending = /(?<=.)\.[A-Za-z0-9]{1,5}$/.exec(name)?.[0] ?? '';
  const mark = ` (${number})`;
  let stem = name.slice(0, name.length - ending.length);
  while (stem !== '' && isTooLong(`${stem}${mark}${ending}`, units)) stem = withoutLast(stem);
  return `${stem.replace(/[ .]+$/, '')}${mark}${ending}`.trimStart();
}
