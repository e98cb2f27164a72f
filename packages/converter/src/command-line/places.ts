// Where the entries of a list lie on this machine.
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import type { PlaylistEntry } from '../playlists/playlist.ts';
import type { Source } from '../words.ts';

export const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    (it) => it.isFile(),
    () => false,
  );

/** Where an entry says that its file is, seen from the folder of its list. */
const placeOf = ({ path }: PlaylistEntry, folder: string): string | undefined => {
  if (path === undefined || /^https?:/i.test(path)) return undefined;
  return isAbsolute(path) ? path : resolve(folder, path.replaceAll('\\', '/'));
};

/** Rippers write the sheet for a WAV, which is made smaller afterwards. What keeps all comes first. */
const endingsOfSheets = '.flac .wav .ape .wv .tta .tak .aiff .aif .m4a .opus .ogg .mp3'.split(' ');

const underAnotherEnding = async (place: string): Promise<string | undefined> => {
  const stemOf = (name: string) => basename(name, extname(name)).normalize('NFC').toLowerCase();
  const names = await readdir(dirname(place)).catch((): string[] => []);
  const alike = names.filter((name) => stemOf(name) === stemOf(place));
  const name = endingsOfSheets
    .map((ending) => alike.find((one) => extname(one).toLowerCase() === ending))
    .find((one) => one !== undefined);
  return name === undefined ? undefined : join(dirname(place), name);
};

/** The file that an entry of the list at `list` means, where it is there. */
export const findPlace = async (entry: PlaylistEntry, list: string): Promise<string | undefined> => {
  const place = placeOf(entry, dirname(list));
  if (place === undefined || (await isThere(place))) return place;
  return extname(list).toLowerCase() === '.cue' ? await underAnotherEnding(place) : undefined;
};

export const sourceOf = (path: string, { piece, tags }: PlaylistEntry): Source => ({
  path,
  ...(piece === undefined ? {} : { piece }),
  ...(tags === undefined ? {} : { tags }),
});
