// The library: scans, what is found by looking, covers, folders, the demo album. Its file is made again when damaged.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Demo, type Folder, type LibraryState, Scan } from '@gatefold/contract';
import { Value } from 'typebox/value';
import type { Clock, Random } from '../clock.ts';
import { createDemo, type DemoAlbum } from '../demo/demo.ts';
import { encodeId } from '../ids.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { type Browse, createBrowse, type TrackFile } from './browse/browse.ts';
import { type Covers, createCovers } from './covers/covers.ts';
import { createFolders, type Folders } from './folders.ts';
import { connect, type Log, libraryPath, prepareLibraryFile, setAside } from './library-file.ts';
import type { Problem } from './scan/scan-state.ts';
import { createScanning, type Scanning } from './scanning.ts';

export type LibraryNeeds = {
  dataFolder: string;
  musicFolders: readonly string[];
  clock: Clock;
  random: Random;
  log: Log;
  onScan: (scan: Scan) => void;
  onDemo: (demo: Demo) => void;
  /** It is time to look for changes; without it, this library scans. */
  onLook?: () => void;
};

export type Cover = { bytes: Uint8Array; tag: string };

export type Library = {
  /** Cleans up what a sudden end left behind and scans for the first time; does not wait for the scan. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Scans all folders; while a scan runs, asks for one more after it. Settles when both are over. */
  scan(): Promise<void>;
  /** Undefined for a track that is not in the library (any more). */
  fileOf(track: number): TrackFile | undefined;
  state(): LibraryState;
  scanState(): Scan;
  browse(): Browse;
  folders(): Folder[];
  addFolder(path: string): Promise<Folder | Refusal>;
  removeFolder(id: string): Folder[] | Refusal | Promise<Folder[] | Refusal>;
  /** Paths of the folders that were added on the page. */
  addedFolders(): string[];
  /** Takes these for the ones that were added on the page; a scan must follow. */
  setFolders(paths: readonly string[]): void;
  coverTag(of: 'album' | 'track', id: number, size: number): string | undefined;
  cover(of: 'album' | 'track', id: number, size: number): Promise<Cover | Refusal>;
  demo: DemoAlbum;
};

export const rescanEveryMs = 15 * 60 * 1000;

const lastScan = (browse: Browse): { scan: Scan | undefined; problems: Problem[] } => {
  const kept: unknown = JSON.parse(browse.meta('last-scan') ?? 'null');
  return {
    scan: Value.Check(Scan, kept) ? kept : undefined,
    problems: JSON.parse(browse.meta('problems') ?? '[]') as Problem[],
  };
};

export const createLibrary = (needs: LibraryNeeds): Library => {
  const { dataFolder, clock, random, log } = needs;
  const file = libraryPath(dataFolder);
  mkdirSync(dataFolder, { recursive: true });

  let connection: DatabaseSync;
  let browse: Browse;
  const open = () => {
    prepareLibraryFile(file, { clock, log });
    connection = connect(file, { readOnly: true });
    browse = createBrowse(connection, random);
  };
  open();

  const covers: Covers = createCovers(join(dataFolder, 'covers'));
  const demo = createDemo({
    folder: join(dataFolder, 'demo'),
    log,
    onDemo: needs.onDemo,
    onMusic: () => scan(),
  });
  const folders: Folders = createFolders({
    dataFolder,
    fromSettings: needs.musicFolders,
    demo: demo.folder,
    warn: (text) => log.warn(text),
  });
  const scanning: Scanning = createScanning({
    file,
    folders: () => folders.all().map(({ path }) => path),
    clock,
    last: lastScan(browse!),
    onScan: needs.onScan,
    onDamage: (why) => {
      connection.close();
      setAside(file, why, { clock, log });
      open();
    },
  });

  const scan = async () => {
    await scanning.scan();
    await covers.trim();
  };
  const scanUnheeded = () => {
    scan().catch((error) => log.warn(`The scan did not end as it should: ${String(error)}`));
  };
  let rescan: NodeJS.Timeout | undefined;

  const shownFolders = (): Folder[] => {
    const counts = browse.tracksByFolder();
    const problems = scanning.problems();
    return folders.all().map((folder) => {
      const problem = problems.find((known) => known.folder === folder.path)?.why;
      return {
        ...folder,
        trackCount: counts.get(folder.path) ?? 0,
        ...(problem === undefined ? {} : { problem }),
      };
    });
  };

  const demoState = (): Demo => {
    const state = demo.state();
    const folder = demo.folder();
    const album =
      state.state === 'present' && folder !== undefined ? browse.albumInFolder(folder) : undefined;
    return album === undefined ? state : { ...state, albumId: encodeId(album) };
  };

  return {
    async start() {
      await demo.start();
      scanUnheeded();
      rescan = setInterval(needs.onLook ?? scanUnheeded, rescanEveryMs);
      rescan.unref();
    },
    async stop() {
      clearInterval(rescan);
      await demo.stop();
      await scanning.stop();
      connection.close();
    },
    scan,
    fileOf: (track) => browse.fileOf(track),
    state: () => ({ ...browse.counts(), scan: scanning.state(), demo: demoState() }),
    scanState: () => scanning.state(),
    browse: () => browse,
    folders: shownFolders,
    async addFolder(path) {
      const added = await folders.add(path);
      if ('refusal' in added) return added;
      scanUnheeded();
      return shownFolders().find(({ id }) => id === added.id) ?? { ...added, trackCount: 0 };
    },
    removeFolder(id) {
      const removed = folders.remove(id);
      if ('refusal' in removed) return removed;
      scanUnheeded();
      return shownFolders();
    },
    addedFolders: folders.added,
    setFolders: folders.set,
    coverTag(of, id, size) {
      const known = browse.cover(id, of);
      return known === undefined ? undefined : `"${known.cover_version}-${size}"`;
    },
    async cover(of, id, size) {
      const known = browse.cover(id, of);
      const none = () => refuse('no-cover', 'There is no picture for it, or it cannot be read any more.');
      if (known === undefined) return none();
      const { cover_source: path, cover_kind: kind, cover_version: version } = known;
      const bytes = await covers.read({ path, kind }, version, size);
      return bytes === undefined ? none() : { bytes, tag: `"${version}-${size}"` };
    },
    demo: { ...demo, state: demoState },
  };
};
