// What would not play in the car, or not fit on the stick.
import type { CarProfile } from './car-profile.ts';
import { type CarFile, folderOf } from './plan-car.ts';

export const carFindings = {
  'format-not-played': 'The radio does not play files of this kind',
  'file-too-large': 'A file of a stick is smaller than 4 GB',
  'too-many-files': 'The radio does not find so many files',
  'too-many-folders': 'The radio does not find so many folders',
  'folder-too-full': 'A folder of a stick has no room for so many long names',
  'stick-too-small': 'The stick has not enough room',
  'folders-split': 'Folders with too many files were split',
  'folders-joined': 'Folders too deep were joined with the one above',
  'letters-lost': 'Names in other letters than the radio shows became signs',
} as const satisfies Record<string, string>;
/** Of a problem something will not play or not fit; a note says what was done about it. */
export type CarFinding = {
  code: keyof typeof carFindings;
  kind: 'problem' | 'note';
  ids: string[];
  detail: string;
};

/** FAT32: sizes are 32 bits, a folder has 65,536 entries, of which a long name takes one for every 13 units and one more. */
const fatFileBytesMax = 2 ** 32 - 1;
const fatEntriesMax = 65_536;
/** Files take whole clusters; those of the largest sticks are of 32 KB. */
const clusterBytes = 32_768;

export function problemsOf(
  files: readonly CarFile[],
  folders: readonly string[],
  profile: CarProfile,
  freeBytes = Number.POSITIVE_INFINITY,
): CarFinding[] {
  const problem = (code: CarFinding['code'], found: readonly CarFile[], more: string): CarFinding[] =>
    found.length === 0
      ? []
      : [{ code, kind: 'problem', ids: found.map(({ id }) => id), detail: `${carFindings[code]}. ${more}` }];
  const { filesMax, filesPerFolderMax, foldersMax, depthMax } = profile;
  // Other files count too, and without folders there is nothing to split.
  const all = (depthMax === 0 ? Math.min(filesMax, filesPerFolderMax) : filesMax) - (profile.list ? 1 : 0);
  const found = new Set(['', ...folders.slice(0, foldersMax)]);
  return [
    ...problem(
      'format-not-played',
      files.filter(({ track }) => !profile.formats.includes(track.format)),
      `Convert these to ${profile.formats[0]?.toUpperCase()}.`,
    ),
    ...problem(
      'file-too-large',
      files.filter(({ track }) => (track.sizeBytes ?? 0) > fatFileBytesMax),
      'Convert these to a smaller format.',
    ),
    ...problem(
      'too-many-files',
      files.slice(Math.max(0, all)),
      `It finds ${all}: leave these out, or take a second stick.`,
    ),
    ...problem(
      'too-many-folders',
      files.filter(({ path }) => !found.has(folderOf(path))),
      `It finds ${foldersMax}: leave these out, or put more files in each.`,
    ),
    ...problem('folder-too-full', beyondEntries(files), 'Use shorter names, or fewer files in each folder.'),
    ...problem(
      'stick-too-small',
      beyondRoom(files, freeBytes),
      'Leave these out, or choose a lower quality.',
    ),
  ];
}

function beyondRoom(files: readonly CarFile[], freeBytes: number): CarFile[] {
  let bytes = 0;
  return files.filter(({ track }) => {
    bytes += Math.ceil((track.sizeBytes ?? 0) / clusterBytes) * clusterBytes;
    return bytes > freeBytes;
  });
}

function beyondEntries(files: readonly CarFile[]): CarFile[] {
  // Each folder begins with entries for itself and the one above.
  const entries = new Map<string, number>();
  return files.filter(({ path }) => {
    const folder = folderOf(path);
    const name = path.slice(folder === '' ? 0 : folder.length + 1);
    const used = (entries.get(folder) ?? 2) + 1 + Math.ceil(name.length / 13);
    entries.set(folder, used);
    return used > fatEntriesMax;
  });
}
