// Covers in the sizes that pages ask for: made once from the original, kept as files, the oldest given up when many.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PictureSource, readPicture } from './picture.ts';
import { resize } from './resize.ts';

export type Covers = {
  /** A WebP of that picture, longest side `size`; undefined when the original is gone or cannot be read. */
  read(source: PictureSource, version: string, size: number): Promise<Uint8Array | undefined>;
  /** Brings the folder back below its bound. */
  trim(): Promise<void>;
};

const folderBytesMax = 500 * 1024 * 1024;
/** Decoding two pictures keeps memory bounded, however many are asked for at once. */
const atOnce = 2;

export const createCovers = (folder: string, bytesMax = folderBytesMax): Covers => {
  const underWay = new Map<string, Promise<Uint8Array | undefined>>();
  const waiting: (() => void)[] = [];
  let busy = 0;

  const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (busy >= atOnce) await new Promise<void>((go) => waiting.push(go));
    else busy++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) busy--;
      else next();
    }
  };

  /** A full disk costs the cache, never the picture. */
  const keep = async (path: string, bytes: Uint8Array): Promise<void> => {
    const unfinished = `${path}.part`;
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(unfinished, bytes);
      await rename(unfinished, path);
    } catch {
      await rm(unfinished, { force: true });
    }
  };

  const make = async (source: PictureSource, path: string, size: number): Promise<Uint8Array | undefined> => {
    const kept = await readFile(path).catch(() => undefined);
    if (kept !== undefined) return kept;
    return inTurn(async () => {
      const picture = await readPicture(source);
      const resized = picture === undefined ? undefined : await resize(picture, size);
      if (resized !== undefined) await keep(path, resized);
      return resized;
    });
  };

  return {
    read(source, version, size) {
      const path = join(folder, `${version}-${size}.webp`);
      let making = underWay.get(path);
      if (making === undefined) {
        making = make(source, path, size).finally(() => underWay.delete(path));
        underWay.set(path, making);
      }
      return making;
    },
    async trim() {
      const names = await readdir(folder).catch(() => []);
      const files: { path: string; size: number; mtimeMs: number }[] = [];
      for (const name of names) {
        const path = join(folder, name);
        const found = await stat(path).catch(() => undefined);
        if (found?.isFile()) files.push({ path, size: found.size, mtimeMs: found.mtimeMs });
      }
      let bytes = files.reduce((sum, { size }) => sum + size, 0);
      for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
        if (bytes <= bytesMax) return;
        await rm(path, { force: true });
        bytes -= size;
      }
    },
  };
};
