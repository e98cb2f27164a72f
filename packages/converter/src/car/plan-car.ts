import { nameFile, nameOf } from '../names/name-file.ts';
import { type NameValues, parseTemplate } from '../names/name-template.ts';
import { createPlaces } from '../names/places.ts';
import { type ListedFile, writePlaylist } from '../playlists/write-playlist.ts';
import { extensionOf, type Format } from '../words.ts';
import type { CarProfile } from './car-profile.ts';
import { type CarFinding, carFindings, problemsOf } from './check-car.ts';

export type CarTrack = NameValues & {
  id: string;
  /** Of the file that goes to the stick. */
  format: Format;
  sizeBytes?: number;
  durationMs?: number;
};

/** A file with the place it gets: `path` from the top of the stick, with `/` between folders. */
export type CarFile = { id: string; path: string; track: CarTrack };

export type CarPlan = {
  /** In the order in which they are written, which is the order in which many radios play. */
  files: CarFile[];
  /** Every folder before what is in it. */
  folders: string[];
  list?: { path: string };
  findings: CarFinding[];
};

/** Where everything goes. `profile` is one that `readCarProfile` gave; `freeBytes` is the room on the stick. */
export function planCar(
  tracks: readonly CarTrack[],
  { profile, listName, freeBytes }: { profile: CarProfile; listName: string; freeBytes?: number },
): CarPlan {
  const parsed = parseTemplate(profile.template);
  if (parsed.kind === 'refused') throw new Error(parsed.detail);
  const limits = { ascii: profile.ascii, unitsMax: profile.nameUnitsMax };
  const listPath = profile.list ? nameOf(listName, 'm3u8', limits) : undefined;
  const wished = tracks.map((track, at) => {
    const values = { ...track, number: at + 1, listTotal: tracks.length, list: listName };
    return nameFile(parsed.parts, values, extensionOf[track.format], limits).split('/');
  });
  const flat = wished.map((parts) => withinDepth(parts, profile));
  const split = splitFull(flat, profile, listName);
  const { place } = createPlaces(listPath === undefined ? [] : [listPath], limits);
  const files = inFolders(
    tracks.map((track, at) => ({ id: track.id, path: place(split[at]!.join('/')), track })),
  );
  const folders = foldersOf(files);
  const notes: CarFinding[] = [
    ...noted(
      'folders-joined',
      tracks.filter((_, at) => flat[at]!.length < wished[at]!.length),
    ),
    ...noted(
      'folders-split',
      tracks.filter((_, at) => split[at]!.join('/') !== flat[at]!.join('/')),
    ),
    ...noted('letters-lost', profile.ascii ? tracks.filter(losesLetters) : []),
  ];
  return {
    files,
    folders,
    ...(listPath !== undefined && { list: { path: listPath } }),
    findings: [...problemsOf(files, folders, profile, freeBytes), ...notes],
  };
}

/** The list that lies beside the folders, of those files that were written. */
export function carList(listName: string, files: readonly CarFile[]): string {
  const listed = files.map(
    ({ path, track: { title, artist = '', album, durationMs } }): ListedFile => ({
      path,
      title,
      artist,
      ...(album !== undefined && { album }),
      ...(durationMs !== undefined && { durationMs }),
    }),
  );
  return writePlaylist('m3u8', { name: listName, files: listed });
}

/** Folders too deep become one name: `Artist/Album` is `Artist - Album`. */
function withinDepth(parts: readonly string[], { depthMax, nameUnitsMax, ascii }: CarProfile): string[] {
  const folders = parts.slice(0, -1);
  if (folders.length <= depthMax) return [...parts];
  const kept = folders.slice(0, Math.max(0, depthMax - 1));
  const joined =
    depthMax === 0
      ? []
      : [nameOf(folders.slice(depthMax - 1).join(' - '), '', { ascii, unitsMax: nameUnitsMax })];
  return [...kept, ...joined, parts.at(-1)!];
}

/** A folder with more files than the radio takes becomes several, numbered, each as full as it may be. */
function splitFull(all: readonly string[][], profile: CarProfile, listName: string): string[][] {
  const counts = new Map<string, number>();
  const keyOf = (parts: readonly string[]) => parts.slice(0, -1).join('/').toLowerCase();
  for (const parts of all) counts.set(keyOf(parts), (counts.get(keyOf(parts)) ?? 0) + 1);
  const seen = new Map<string, number>();
  const unitsMax = profile.nameUnitsMax - 6;
  return all.map((parts) => {
    const key = keyOf(parts);
    // At the top the list itself is a file too.
    const room = Math.max(1, profile.filesPerFolderMax - (key === '' && profile.list ? 1 : 0));
    if (counts.get(key)! <= room || (key === '' && profile.depthMax === 0)) return parts;
    const at = seen.get(key) ?? 0;
    seen.set(key, at + 1);
    const folders = key === '' ? [listName] : parts.slice(0, -1);
    const bare = nameOf(folders.at(-1)!, '', { ascii: profile.ascii, unitsMax });
    let number = Math.floor(at / room) + 1;
    // `Mix 2` may be a folder of its own already.
    const step = Math.ceil(counts.get(key)! / room);
    const path = (name: string) => [...folders.slice(0, -1), name, ''];
    while (counts.has(keyOf(path(`${bare} ${number}`)))) number += step;
    return [...folders.slice(0, -1), `${bare} ${number}`, parts.at(-1)!];
  });
}

/** Folder after folder, as they come first in the list; in each the order of the list. */
function inFolders(files: readonly CarFile[]): CarFile[] {
  return [...Map.groupBy(files, ({ path }) => folderOf(path)).values()].flat();
}

export function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

function foldersOf(files: readonly CarFile[]): string[] {
  const all = files.flatMap(({ path }) => {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  });
  return [...new Set(all)];
}

function losesLetters({ title }: CarTrack): boolean {
  const letters = title.normalize('NFKD').match(/\p{L}/gu) ?? [];
  return letters.filter((letter) => letter > '\u007F').length > letters.length / 2;
}

function noted(code: CarFinding['code'], tracks: readonly CarTrack[]): CarFinding[] {
  return tracks.length === 0
    ? []
    : [{ code, kind: 'note', ids: tracks.map(({ id }) => id), detail: `${carFindings[code]}.` }];
}
