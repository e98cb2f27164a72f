// The original picture of a cover: a file beside the music, or one that is embedded in a track.
import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { type FilePath, toFs } from '../file-path.ts';

export type PictureSource = { path: FilePath; kind: 'image' | 'embedded' };

const imageBytesMax = 50 * 1024 * 1024;

/** Undefined when it is not there any more, cannot be read, or is far too large for a cover. */
export const readPicture = async ({ path, kind }: PictureSource): Promise<Uint8Array | undefined> => {
  try {
    if (kind === 'embedded') return await (await import('./embedded-picture.ts')).readEmbedded(path);
    const { size } = await stat(toFs(path));
    return size <= imageBytesMax ? await readFile(toFs(path)) : undefined;
  } catch {
    return undefined;
  }
};

/** Changes with the picture and with nothing else. */
export const pictureVersion = (picture: Uint8Array): string => hash('sha256', picture, 'hex').slice(0, 16);
