// The folder with converted and uploaded files. It has an id of its own: servers that share one, shared or mounted
// wherever, know by it that they do, and a row of the database says by it where its file is.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Random, randomId } from '../clock.ts';
import { CannotStart } from '../db/open-failures.ts';
import { encodeId } from '../ids.ts';

export type Place = {
  id: string;
  /** The absolute path of a finished file, by what its row says. */
  fileAt(file: string): string;
  uploadAt(upload: number): string;
  /** Makes the folder for the files of a batch. */
  openBatch(batch: number): Promise<void>;
  /** What a conversion's file is called here. Nobody else ever uses the same name. */
  newFile(of: { batch: number; id: number; claim: string; extension: string }): string;
  /** Takes a file away; one that is gone already is no error. */
  remove(file: string): Promise<void>;
  removeUpload(upload: number): Promise<void>;
  /** One takes the place of another that has the same bytes, under its name. */
  renewUpload(upload: number, by: number): Promise<void>;
  /** All files, finished or half, by the names that rows have for them. */
  files(): Promise<string[]>;
  uploads(): Promise<string[]>;
  /** What can be written here. Where that cannot be told, it shows when something is written. */
  freeBytes(): Promise<number>;
  /** Takes away folders of batches in which nothing is. */
  tidy(): Promise<void>;
};

const idForm = /^[0-9a-z]{11}$/;

const isGone = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';
const namesIn = (folder: string) =>
  readdir(folder).catch((error: unknown) => {
    if (isGone(error)) return [];
    throw error;
  });

const notUsable = /^(?:EACCES|EPERM|EROFS|ENOTDIR|EEXIST|EISDIR)$/;

/** Throws `CannotStart`, or what node:fs throws, when the folder cannot be used. */
export const openPlace = (folder: string, random: Random): Place => {
  try {
    return placeIn(folder, random);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && notUsable.test(String(error.code)))) throw error;
    throw new CannotStart(
      `Gatefold cannot write to ${folder}, where converted files are kept. Change its permissions, or choose another with GATEFOLD_CONVERSIONS.`,
    );
  }
};

const placeIn = (folder: string, random: Random): Place => {
  const [files, uploads, mark] = [join(folder, 'files'), join(folder, 'uploads'), join(folder, 'place')];
  mkdirSync(files, { recursive: true });
  mkdirSync(uploads, { recursive: true });
  try {
    writeFileSync(mark, `${encodeId(randomId(random))}\n`, { flag: 'wx', flush: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const id = readFileSync(mark, 'utf8').trim();
  if (!idForm.test(id))
    throw new CannotStart(
      `${mark} is damaged. Take it away: what was converted there is then converted anew.`,
    );

  const fileAt = (file: string) => join(files, file);
  const uploadAt = (upload: number) => join(uploads, encodeId(upload));
  return {
    id,
    fileAt,
    uploadAt,
    async openBatch(batch) {
      await mkdir(fileAt(encodeId(batch)), { recursive: true });
    },
    newFile: ({ batch, id, claim, extension }) => `${encodeId(batch)}/${encodeId(id)}-${claim}.${extension}`,
    remove: (file) => rm(fileAt(file), { force: true }),
    removeUpload: (upload) => rm(uploadAt(upload), { force: true }),
    renewUpload: (upload, by) => rename(uploadAt(by), uploadAt(upload)),
    async files() {
      const folders = await namesIn(files);
      const inside = await Promise.all(
        folders.map(async (name) => (await namesIn(join(files, name))).map((file) => `${name}/${file}`)),
      );
      return inside.flat();
    },
    uploads: () => namesIn(uploads),
    freeBytes: () =>
      statfs(folder).then(
        ({ bavail, bsize }) => bavail * bsize,
        () => Number.POSITIVE_INFINITY,
      ),
    async tidy() {
      for (const name of await namesIn(files)) await rmdir(join(files, name)).catch(() => {});
    },
  };
};
