// The music folders: those of the settings, those that an administrator added on the page, and the demo's.
import { hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { access, constants, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize, sep } from 'node:path';
import type { Folder } from '@gatefold/contract';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { encodeId } from '../ids.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { whyNot } from './scan/1-walk.ts';

export type MusicFolder = { id: string; path: string; from: Folder['from'] };

export type Folders = {
  all(): MusicFolder[];
  add(path: string): Promise<MusicFolder | Refusal>;
  remove(id: string): MusicFolder | Refusal;
  /** Paths of those that an administrator added. */
  added(): string[];
  set(paths: readonly string[]): void;
};

const Kept = Type.Object({ folders: Type.Array(Type.String()) });

/** A folder is known by its path: the same path is the same folder, also after it was removed and added again. */
const idOf = (path: string): string =>
  encodeId(Number.parseInt(hash('sha256', path, 'hex').slice(0, 13), 16));

const read = (file: string, warn: (text: string) => void): string[] => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  try {
    const kept: unknown = JSON.parse(text);
    if (Value.Check(Kept, kept)) return kept.folders;
  } catch {
    // Falls through to the one sentence below.
  }
  warn(`${file} is damaged, so the music folders that were added on the page are not known. Add them again.`);
  return [];
};

/** The file has its old content or its new one at any moment, also when the machine stops in between. */
const write = (file: string, folders: readonly string[]): void => {
  const unfinished = `${file}.part`;
  const handle = openSync(unfinished, 'w');
  try {
    writeSync(handle, `${JSON.stringify({ folders }, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(unfinished, file);
};

const folderOf = (path: string, from: Folder['from']): MusicFolder => ({ id: idOf(path), path, from });
const tidy = (path: string): string => {
  const plain = normalize(path);
  return plain.length > 1 && plain.endsWith(sep) ? plain.slice(0, -1) : plain;
};

/** Why a path cannot be a music folder; undefined when it can. */
const whyNotUsable = async (path: string, dataFolder: string): Promise<string | undefined> => {
  if (!isAbsolute(path)) return 'Give the full path, from the root of the disk.';
  if (path.includes('\0')) return 'This is not a path.';
  if (dirname(path) === path) return 'The root of a disk is too much: choose the folder that has the music.';
  try {
    await access(path, constants.R_OK | constants.X_OK);
    await readdir(path);
  } catch (error) {
    return `${basename(path)}: ${whyNot(error)}`;
  }
  const [real, data] = [await realpath(path), await realpath(dataFolder)];
  return real === data || real.startsWith(data + sep) || data.startsWith(real + sep)
    ? 'Gatefold keeps its own data there. Choose a folder of its own for the music.'
    : undefined;
};

export const createFolders = (needs: {
  dataFolder: string;
  fromSettings: readonly string[];
  /** The folder of the demo album, while there is one. */
  demo: () => string | undefined;
  warn: (text: string) => void;
}): Folders => {
  const file = join(needs.dataFolder, 'folders.json');
  const settings = needs.fromSettings.map((path) => folderOf(tidy(path), 'setting'));
  let added = read(file, needs.warn);

  const all = (): MusicFolder[] => {
    const demo = needs.demo();
    const list = [
      ...settings,
      ...added.map((path) => folderOf(path, 'page')),
      ...(demo === undefined ? [] : [folderOf(demo, 'demo')]),
    ];
    return list.filter(({ path }, place) => list.findIndex((other) => other.path === path) === place);
  };

  return {
    all,
    added: () => [...added],
    set(paths) {
      write(file, paths);
      added = [...paths];
    },
    async add(typed) {
      const path = tidy(typed);
      const known = all().find((folder) => folder.path === path);
      if (known !== undefined) return known;
      const why = await whyNotUsable(path, needs.dataFolder);
      if (why !== undefined) return refuse('folder-not-usable', why);
      const next = [...added, path];
      write(file, next);
      added = next;
      return folderOf(path, 'page');
    },
    remove(id) {
      const folder = all().find((known) => known.id === id);
      if (folder === undefined) return refuse('unknown-folder', 'There is no such music folder.');
      if (folder.from === 'setting')
        return refuse(
          'folder-not-usable',
          'This folder comes from the setting GATEFOLD_MUSIC: remove it there.',
        );
      if (folder.from === 'demo')
        return refuse('folder-not-usable', 'This folder holds the demo album: remove the album instead.');
      const next = added.filter((path) => path !== folder.path);
      write(file, next);
      added = next;
      return folder;
    },
  };
};
