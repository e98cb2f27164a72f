// First step: every directory below a music folder, with its audio files as they are on the disk now.
import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { sep } from 'node:path';
import { type FilePath, nameFromBytes, shown, toFs, within } from '../file-path.ts';
import { coverAmong } from '../folder-images.ts';
import { mimeOf } from './audio-formats.ts';

export type FoundFile = { name: string; sizeBytes: number; mtimeMs: number; inode: number };
export type FoundDirectory = { path: FilePath; files: FoundFile[]; image: FoundFile | undefined };
export type Unreadable = { path: FilePath; why: string };

/** The two calls a walk makes: a test counts them. */
export type Disk = { stat: typeof statSync; list: typeof readdirSync };
export const realDisk: Disk = { stat: statSync, list: readdirSync };

type Entry = { name: string; kind: 'file' | 'directory' | 'link' };

const kindOf = (entry: Dirent<string> | Dirent<Buffer>): Entry['kind'] | undefined => {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : undefined;
};

/** What is in a directory, by name. Names that are no UTF-8 cost a second reading, as bytes. */
const entriesOf = (path: FilePath, disk: Disk): Entry[] => {
  const found: Entry[] = [];
  const add = (name: string, entry: Dirent<string> | Dirent<Buffer>) => {
    const kind = kindOf(entry);
    if (kind !== undefined) found.push({ name, kind });
  };
  const texts = disk.list(toFs(path), { withFileTypes: true });
  if (texts.some(({ name }) => name.includes('\ufffd') || name.startsWith('bytes:'))) {
    for (const entry of disk.list(toFs(path), { withFileTypes: true, encoding: 'buffer' }))
      add(nameFromBytes(entry.name), entry);
  } else for (const entry of texts) add(entry.name, entry);
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
};

const isBelow = (path: string, roots: Iterable<string>): boolean => {
  for (const root of roots)
    if (path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)) return true;
  return false;
};

/** Undefined for what is gone, a link that leads nowhere or in a circle, or a file that may not be looked at. */
const statOf = (path: FilePath, disk: Disk): Stats | undefined => {
  try {
    return disk.stat(toFs(path), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};

/** An error of the file system in the words of a person. */
export const whyNot = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EACCES' || code === 'EPERM') return 'Gatefold may not read it.';
  if (code === 'ENOENT') return 'It is not there. Is the disk connected?';
  if (code === 'ENOTDIR') return 'It is not a folder.';
  if (code === 'EIO') return 'The disk reports a read error.';
  return `The system says ${code || String(error)}.`;
};

/**
 * Walks `root` without recursion. `roots` are the real paths of all music folders: a link that leads into one of them
 * is not followed, and a directory that is a music folder itself is left to its own walk. A link that leads elsewhere
 * is followed once. What cannot be read is yielded as such, and the walk goes on.
 */
export function* walk(
  root: FilePath,
  roots: readonly FilePath[],
  disk = realDisk,
): Generator<FoundDirectory | Unreadable> {
  const taken = new Set(roots.filter((path) => path !== root));
  const linked = new Set<string>();
  const ahead = [root];
  for (let path = ahead.pop(); path !== undefined; path = ahead.pop()) {
    let entries: Entry[];
    try {
      entries = entriesOf(path, disk);
    } catch (error) {
      yield { path, why: whyNot(error) };
      continue;
    }
    const files: FoundFile[] = [];
    const below: FilePath[] = [];
    const image = coverAmong(entries.filter(({ kind }) => kind !== 'directory').map(({ name }) => name));
    let imageFile: FoundFile | undefined;
    for (const { name, kind } of entries) {
      const isMusic = mimeOf(shown(name)) !== undefined;
      if (shown(name).startsWith('.') || (kind === 'file' && name !== image && !isMusic)) continue;
      const inside = within(path, name);
      if (kind === 'directory') {
        if (!taken.has(inside)) below.push(inside);
        continue;
      }
      const stat = statOf(inside, disk);
      if (stat === undefined) continue;
      if (stat.isDirectory()) {
        const target = realpathSync(toFs(inside)).toString();
        if (
          isBelow(target, roots) ||
          isBelow(target, linked) ||
          roots.some((path) => isBelow(path, [target]))
        )
          continue;
        linked.add(target);
        below.push(inside);
      } else if (stat.isFile()) {
        const file = { name, sizeBytes: stat.size, mtimeMs: stat.mtimeMs, inode: stat.ino };
        if (name === image) imageFile = file;
        else if (isMusic) files.push(file);
      }
    }
    ahead.push(...below.reverse());
    yield { path, files, image: imageFile };
  }
}
