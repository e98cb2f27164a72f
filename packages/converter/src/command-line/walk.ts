// All music below a folder: links are followed, and each file comes once, however many links lead to it.
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { whyUnread } from './why-not.ts';

export type Walked = {
  /** Folders in the order of their names. */
  paths: string[];
  /** What could not be looked at: a sentence for each. */
  missing: { what: string; why: string }[];
  /** Files that are no music, such as covers. */
  passedOver: string[];
};

const audioEndings = new Set(
  '.mp3 .mp2 .m4a .m4b .m4r .mp4 .aac .ac3 .eac3 .dts .flac .wav .wave .w64 .aif .aiff .aifc .opus .ogg .oga .spx .wma .ape .wv .mpc .tta .tak .shn .dsf .dff .mka .webm .m4p .aax .aa .caf .au'.split(
    ' ',
  ),
);
const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Hidden files and folders are left out, and `leaveOut`, where finished files lie, unless it is the folder itself. */
export const walk = async (top: string, leaveOut: string): Promise<Walked> => {
  const walked: Walked = { paths: [], missing: [], passedOver: [] };
  const seen = new Set([await realpath(leaveOut).catch(() => '')]);

  const look = async (path: string): Promise<void> => {
    const isMusic = audioEndings.has(extname(path).toLowerCase());
    try {
      const state = await stat(path);
      if (!state.isDirectory() && !(state.isFile() && isMusic)) {
        if (state.isFile()) walked.passedOver.push(path);
        return;
      }
      const real = await realpath(path);
      if (seen.has(real)) return;
      seen.add(real);
      if (state.isFile()) walked.paths.push(path);
      else await enter(path);
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      // A link to nowhere, of what never was music.
      if (isGone && !isMusic && extname(path) !== '') walked.passedOver.push(path);
      else walked.missing.push({ what: path, why: whyUnread(error) });
    }
  };
  const enter = async (folder: string): Promise<void> => {
    const names = (await readdir(folder)).filter((name) => !name.startsWith('.'));
    for (const name of names.sort(byName)) await look(join(folder, name));
  };

  const real = await realpath(top).catch(() => top);
  seen.delete(real);
  await look(top);
  return walked;
};
