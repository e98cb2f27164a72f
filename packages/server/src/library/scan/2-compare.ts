// Second step: what is on the disk against what the library knows. An unchanged file costs its one stat and nothing else.
import { sep } from 'node:path';
import { type FoundDirectory, type FoundFile, realDisk, walk } from './1-walk.ts';
import { compareStore, type KnownDirectory, type KnownFile } from './compare.store.ts';
import { inTransaction, type ScanState } from './scan-state.ts';

export type Comparison = ReturnType<typeof compareStore>;

/** Directories compared in one transaction, and between two turns of the event loop. */
const directoriesAtOnce = 200;

const isUnchanged = (known: KnownFile, found: FoundFile): boolean =>
  known.missing_at === null &&
  known.size_bytes === found.sizeBytes &&
  known.mtime_ms === found.mtimeMs &&
  known.inode === found.inode;

const isSameDirectory = (known: KnownDirectory, folder: string, image: FoundFile | undefined): boolean =>
  known.folder === folder &&
  known.image === (image?.name ?? null) &&
  known.image_size === (image?.sizeBytes ?? null) &&
  known.image_mtime === (image?.mtimeMs ?? null);

/** Answers the number of the directory, 0 for one without music that the library does not know either. */
const compareDirectory = (
  state: ScanState,
  store: Comparison,
  folder: string,
  found: FoundDirectory,
): number => {
  const { image, files } = found;
  const known = store.directory(found.path);
  if (known === undefined && files.length === 0 && image === undefined) return 0;
  const no = known?.no ?? store.addDirectory(folder, found.path, image);
  if (known !== undefined && !isSameDirectory(known, folder, image)) {
    store.setDirectory(no, folder, image);
    for (const album of store.albumsIn(no)) state.touched.add(album);
  }
  const before = new Map(known === undefined ? [] : store.files(no).map((file) => [file.name, file]));
  for (const file of files) {
    const was = before.get(file.name);
    before.delete(file.name);
    if (was === undefined || !isUnchanged(was, file)) store.readLater(no, file);
    else {
      state.counts.done++;
      if (was.no === null) state.counts.broken++;
    }
  }
  for (const { no: track, name, missing_at } of before.values()) {
    if (track === null) store.forgetBroken(no, name);
    else if (missing_at === null) store.gone(track);
  }
  return no;
};

/** Tracks of directories that the walk did not meet are gone, except below what could not be read. */
const leaveUnmet = (store: Comparison, met: Set<number>, kept: readonly string[]): void => {
  for (const { no, folder, path } of store.directories()) {
    if (met.has(no) || kept.includes(folder)) continue;
    if (kept.some((top) => path === top || path.startsWith(top + sep))) continue;
    store.goneFromDirectory(no);
    store.forgetBrokenIn(no);
  }
};

/**
 * Walks every folder and fills the two lists of the store. A folder that is not there, or that has no music where
 * there was some (a disk that is not mounted), keeps its tracks and is reported with its problem.
 */
export const compare = async (
  state: ScanState,
  breathe: () => Promise<void>,
  disk = realDisk,
): Promise<Comparison> => {
  const { database, folders, counts, problems } = state;
  const store = compareStore(database);
  const met = new Set<number>();
  const kept: string[] = [];
  for (const folder of folders) {
    const directories = walk(folder, folders, disk);
    let filesFound = 0;
    let isReadable = true;
    for (let isDone = false; !isDone; await breathe())
      inTransaction(database, () => {
        for (let i = 0; i < directoriesAtOnce; i++) {
          const { value: found, done } = directories.next();
          if (done) {
            isDone = true;
            break;
          }
          if ('why' in found) {
            kept.push(found.path);
            if (found.path === folder) isReadable = false;
            if (problems.every((problem) => problem.folder !== folder))
              problems.push({
                folder,
                why: found.path === folder ? found.why : `${found.path}: ${found.why}`,
              });
            continue;
          }
          filesFound += found.files.length;
          counts.found += found.files.length;
          met.add(compareDirectory(state, store, folder, found));
        }
      });
    if (filesFound === 0 && isReadable) {
      const before = store.tracksIn(folder);
      if (before === 0) continue;
      kept.push(folder);
      store.keepAllOf(folder);
      problems.push({
        folder,
        why: `No music is in it, where there ${before === 1 ? 'was 1 track' : `were ${before} tracks`}. The library keeps them: is the disk connected?`,
      });
    }
  }
  inTransaction(database, () => leaveUnmet(store, met, kept));
  return store;
};
