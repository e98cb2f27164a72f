// The metadata blocks of FLAC (RFC 9639, section 8). STREAMINFO, SEEKTABLE, APPLICATION and CUESHEET stay as they are.
import type { FileHandle } from 'node:fs/promises';
import { id3HeadBytes, sizeOfId3 } from '../id3/frames.ts';
import { technical } from '../mapping.ts';
import type { Native } from '../native.ts';
import { NotOfFormat } from '../not-of-format.ts';
import { readAt, splice } from '../splice.ts';
import { parsePictureBlock, writePictureBlock } from './picture-block.ts';
import { linesOf, parseVorbisComment, type VorbisComment, writeVorbisComment } from './vorbis-comment.ts';

const types = { streamInfo: 0, padding: 1, comment: 4, picture: 6 } as const;
type Block = { type: number; bytes: Uint8Array };

/** The size in a block's head has 24 bits: a larger picture has no place in FLAC. */
const blockBytesMax = 2 ** 24 - 1;
const paddingBytes = 4096;

/** Blocks to the first that cannot be; `start` is where `fLaC` is, `end` where the audio begins. */
type Metadata = { start: number; end: number; blocks: Block[] };

export async function readFlac(file: FileHandle): Promise<Native | undefined> {
  const metadata = await readMetadata(file);
  if (metadata === undefined) return undefined;
  const pictures = metadata.blocks
    .filter(({ type }) => type === types.picture)
    .map(({ bytes }) => parsePictureBlock(bytes))
    .filter((picture) => picture !== undefined);
  return { texts: commentOf(metadata).texts, pictures };
}

/** Throws when this is no FLAC file. Pictures that FLAC cannot hold are left out. */
export async function writeFlac(file: FileHandle, native: Native): Promise<void> {
  const metadata = await readMetadata(file);
  if (metadata === undefined) throw new NotOfFormat('FLAC');
  const { vendor, texts } = commentOf(metadata);
  const lines = [...linesOf(native.texts), ...linesOf(texts).filter(([name]) => isKept(name, native))];
  const replaced: ReadonlySet<number> = new Set([types.padding, types.comment, types.picture]);
  const blocks = metadata.blocks.filter(({ type }) => !replaced.has(type));
  blocks.push({ type: types.comment, bytes: writeVorbisComment(vendor, lines) });
  for (const picture of native.pictures)
    blocks.push({ type: types.picture, bytes: writePictureBlock(picture) });

  const kept = blocks.filter(({ bytes }) => bytes.length <= blockBytesMax);
  const bare = kept.reduce((sum, { bytes }) => sum + 4 + bytes.length, 4);
  const room = metadata.end - metadata.start - bare - 4;
  // Padding takes up what is left of the old blocks, so that the audio need not move.
  const isRoom = metadata.start === 0 && room >= 0 && room <= 256 * 1024;
  kept.push({ type: types.padding, bytes: new Uint8Array(isRoom ? room : paddingBytes) });
  await splice(file, 0, metadata.end, writeBlocks(kept));
}

/** What the encoder said of itself. */
export function isKept(name: string, native: Native): boolean {
  return technical.has(name.toUpperCase()) && !native.texts.has(name);
}

function commentOf(metadata: Metadata): VorbisComment {
  const block = metadata.blocks.find(({ type }) => type === types.comment);
  return parseVorbisComment(block?.bytes ?? new Uint8Array());
}

/** Some programs put an ID3 tag before FLAC, where it does not belong: it is passed over, and removed in writing. */
async function readMetadata(file: FileHandle): Promise<Metadata | undefined> {
  const start = sizeOfId3(await readAt(file, 0, id3HeadBytes));
  if ((await readAt(file, start, 4)).toString('latin1') !== 'fLaC') return undefined;
  const fileBytes = (await file.stat()).size;
  const blocks: Block[] = [];
  for (let place = start + 4; ; ) {
    const head = await readAt(file, place, 4);
    if (head.length < 4) return undefined;
    const length = head.readUIntBE(1, 3);
    if (place + 4 + length > fileBytes) return undefined;
    const type = (head[0] ?? 0) & 0x7f;
    if (type === 127) return undefined;
    blocks.push({ type, bytes: await readAt(file, place + 4, length) });
    place += 4 + length;
    if (((head[0] ?? 0) & 0x80) !== 0)
      return blocks[0]?.type === types.streamInfo ? { start, end: place, blocks } : undefined;
  }
}

function writeBlocks(blocks: readonly Block[]): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from('fLaC')];
  for (const [place, { type, bytes }] of blocks.entries()) {
    const head = Buffer.alloc(4);
    head.writeUIntBE(bytes.length, 1, 3);
    head[0] = type | (place === blocks.length - 1 ? 0x80 : 0);
    parts.push(head, bytes);
  }
  return Buffer.concat(parts);
}
