// Second step: what is on the disk against what the library knows. An unchanged file costs its one stat and nothing else.
import { sep } from 'node:path';
import { shown } from '../file-path.ts';
import { type Disk, type FoundDirectory, type FoundFile, realDisk, walk } from './1-walk.ts';
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
  { state, store, onToRead }: Work,
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
    if (was === undefined || !isUnchanged(was, file)) {
      store.readLater(no, file);
      onToRead();
    } else {
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

/** Walks one folder. Answers how many files were found, and whether the folder itself could be read. */
const compareFolder = async (
  work: Work,
  folder: string,
): Promise<{ filesFound: number; isReadable: boolean }> => {
  const { state, met, kept, breathe, disk } = work;
  const directories = walk(folder, state.folders, disk);
  let [filesFound, isReadable, isDone] = [0, true, false];
  const next = () => {
    const { value: found, done } = directories.next();
    if (done) {
      isDone = true;
    } else if ('why' in found) {
      const isFolder = found.path === folder;
      if (isFolder) isReadable = false;
      kept.push(found.path);
      if (state.problems.every((problem) => problem.folder !== folder))
        state.problems.push({ folder, why: isFolder ? found.why : `${shown(found.path)}: ${found.why}` });
    } else {
      filesFound += found.files.length;
      state.counts.found += found.files.length;
      met.add(compareDirectory(work, folder, found));
    }
  };
  while (!isDone) {
    inTransaction(state.database, () => {
      for (let i = 0; i < directoriesAtOnce && !isDone; i++) next();
    });
    await breathe();
  }
  return { filesFound, isReadable };
};

type Work = {
  state: ScanState;
  store: Comparison;
  met: Set<number>;
  /** Folders, and directories that could not be read, whose tracks stay as they are. */
  kept: string[];
  /** Lets messages and timers have their turn. */
  breathe: () => Promise<void>;
  /** Called whenever there is a file to read, at least once when there is any. */
  onToRead: () => void;
  disk: Disk;
};

/**
 * Walks every folder and fills the two lists of the store. A folder that is not there, or that has no music where
 * there was some (a disk that is not mounted), keeps its tracks and is reported with its problem.
 */
export const compare = async (
  state: ScanState,
  { breathe, onToRead }: Pick<Work, 'breathe' | 'onToRead'>,
  disk = realDisk,
): Promise<Comparison> => {
  const store = compareStore(state.database);
  const work: Work = { state, store, met: new Set(), kept: [], breathe, onToRead, disk };
  for (const folder of state.folders) {
    const { filesFound, isReadable } = await compareFolder(work, folder);
    const before = filesFound === 0 && isReadable ? store.tracksIn(folder) : 0;
    if (before === 0) continue;
    work.kept.push(folder);
    store.keepAllOf(folder);
    const where = before === 1 ? 'was 1 track' : `were ${before} tracks`;
    state.problems.push({
      folder,
      why: `No music is in it, where there ${where}. The library keeps them: is the disk connected?`,
    });
  }
  inTransaction(state.database, () => leaveUnmet(store, work.met, work.kept));
  return store;
};
