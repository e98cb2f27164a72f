// Files made of chunks: RIFF and its large form RF64 (EBU Tech 3306), little-endian, and AIFF's FORM, big-endian.
import type { FileHandle } from 'node:fs/promises';
import { readAt } from '../splice.ts';

export type Chunk = {
  id: string;
  /** Where its head begins; its body begins 8 bytes later. */
  start: number;
  /** Of the body, at most what there is of the file. */
  bodyBytes: number;
  /** It says that it is longer than the file. */
  isCut: boolean;
  /** Where the next chunk begins: after the pad byte, if there is one. */
  end: number;
};

export type ChunkFile = { kind: 'RIFF' | 'RF64' | 'FORM'; chunks: readonly Chunk[] };

/** More than this is no music file. */
const chunksMax = 10_000;
export const unknownSize = 0xff_ff_ff_ff;

/** The chunks up to the first that cannot be; undefined when this is not such a file at all. */
export async function readChunks(file: FileHandle): Promise<ChunkFile | undefined> {
  const head = await readAt(file, 0, 12);
  const kind = kindOf(head);
  if (kind === undefined) return undefined;
  const fileBytes = (await file.stat()).size;
  const chunks: Chunk[] = [];
  let dataBytes: number | undefined;
  for (let start = 12; start + 8 <= fileBytes && chunks.length < chunksMax; ) {
    const chunkHead = await readAt(file, start, 8);
    const id = chunkHead.toString('latin1', 0, 4);
    if (!/^[ -~]{4}$/.test(id)) break;
    const said = kind === 'FORM' ? chunkHead.readUInt32BE(4) : chunkHead.readUInt32LE(4);
    const large = id === 'data' && said === unknownSize ? dataBytes : undefined;
    const wanted = large ?? said;
    const bodyBytes = Math.min(wanted, fileBytes - start - 8);
    if (id === 'ds64' && bodyBytes >= 16) {
      dataBytes = Number((await readAt(file, start + 16, 8)).readBigUInt64LE());
    }
    const end = Math.min(start + 8 + bodyBytes + (bodyBytes % 2), fileBytes);
    chunks.push({ id, start, bodyBytes, isCut: bodyBytes < wanted, end });
    start = end;
  }
  return { kind, chunks };
}

export async function readBody(file: FileHandle, chunk: Chunk): Promise<Buffer> {
  return readAt(file, chunk.start + 8, chunk.bodyBytes);
}

function kindOf(head: Buffer): ChunkFile['kind'] | undefined {
  const [id, form] = [head.toString('latin1', 0, 4), head.toString('latin1', 8, 12)];
  if (id === 'RIFF' && form === 'WAVE') return 'RIFF';
  if ((id === 'RF64' || id === 'BW64') && form === 'WAVE') return 'RF64';
  return id === 'FORM' && (form === 'AIFF' || form === 'AIFC') ? 'FORM' : undefined;
}
