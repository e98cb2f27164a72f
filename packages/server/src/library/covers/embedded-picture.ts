// The picture inside of a track. What reads tags is loaded with it, when a cover is first asked for and not at the start.
import { selectCover } from 'music-metadata';
import type { FilePath } from '../file-path.ts';
import { parseFileAt } from '../scan/read-file.ts';

export const readEmbedded = async (path: FilePath): Promise<Uint8Array | undefined> =>
  selectCover((await parseFileAt(path)).common.picture)?.data;
