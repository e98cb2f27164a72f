// The files of a drop, those inside of folders too, in the order of their names.

import type { Dropped } from './dropped.ts';
import { meantIn } from './file-kinds.ts';

const byName = new Intl.Collator(undefined, { numeric: true }).compare;
/** A drop is a list to convert, not a whole disk. */
const filesMost = 10_000;

async function filesIn(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (found.length >= filesMost || entry.name.startsWith('.')) return;
  if (entry.isFile) {
    found.push(
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    );
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  // It answers a hundred at a time, and nothing at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) break;
    inside.push(...some);
  }
  const meant = new Set(meantIn(inside.filter(({ isFile }) => isFile).map(({ name }) => name)));
  const wanted = inside.filter(({ isFile, name }) => !isFile || meant.has(name));
  for (const one of wanted.sort((a, b) => byName(a.name, b.name))) await filesIn(one, found);
}

/** As they were dropped; of a folder by its paths. */
export async function droppedFiles({ entries, files }: Dropped): Promise<File[]> {
  if (entries.every((entry) => entry === null)) return files;
  const found: File[] = [];
  for (const entry of entries) if (entry) await filesIn(entry, found);
  return found;
}
