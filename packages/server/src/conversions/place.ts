// The folder with converted and uploaded files. It has an id of its own: servers that share one, shared or mounted
// wherever, know by it that they do, and a row of the database says by it where its file is.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Random, randomId } from '../clock.ts';
import { encodeId } from '../ids.ts';

export type Place = {
  id: string;
  /** The absolute path of a finished file, by what its row says. */
  fileAt(file: string): string;
  uploadAt(upload: number): string;
  /** Where a conversion puts its file, and the folder for it. Nobody else ever uses the same name. */
  newFile(of: { batch: number; id: number; claim: string; extension: string }): Promise<string>;
  /** Takes a file away; one that is gone already is no error. */
  remove(file: string): Promise<void>;
  removeUpload(upload: number): Promise<void>;
  /** All files, finished or half, by the names that rows have for them. */
  files(): Promise<string[]>;
  uploads(): Promise<string[]>;
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

/** Throws what node:fs throws, when the folder cannot be used. */
export const openPlace = (folder: string, random: Random): Place => {
  const [files, uploads, mark] = [join(folder, 'files'), join(folder, 'uploads'), join(folder, 'place')];
  mkdirSync(files, { recursive: true });
  mkdirSync(uploads, { recursive: true });
  try {
    writeFileSync(mark, `${encodeId(randomId(random))}\n`, { flag: 'wx', flush: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const id = readFileSync(mark, 'utf8').trim();
  if (!idForm.test(id)) throw new Error(`${mark} is damaged`);

  const fileAt = (file: string) => join(files, file);
  const uploadAt = (upload: number) => join(uploads, encodeId(upload));
  return {
    id,
    fileAt,
    uploadAt,
    async newFile({ batch, id, claim, extension }) {
      const inside = encodeId(batch);
      await mkdir(join(files, inside), { recursive: true });
      return `${inside}/${encodeId(id)}-${claim}.${extension}`;
    },
    remove: (file) => rm(fileAt(file), { force: true }),
    removeUpload: (upload) => rm(uploadAt(upload), { force: true }),
    async files() {
      const folders = await namesIn(files);
      const inside = await Promise.all(
        folders.map(async (name) => (await namesIn(join(files, name))).map((file) => `${name}/${file}`)),
      );
      return inside.flat();
    },
    uploads: () => namesIn(uploads),
    async tidy() {
      for (const name of await namesIn(files)) await rmdir(join(files, name)).catch(() => {});
    },
  };
};
