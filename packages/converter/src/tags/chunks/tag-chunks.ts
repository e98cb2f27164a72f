// Tags as chunks of WAV and AIFF files: old ones are taken out, new ones come after the audio, which stays in place.
import type { FileHandle } from 'node:fs/promises';
import { toTexts, type Words } from '../dialect.ts';
import { riffInfo } from '../dialects.ts';
import { parseId3, type RawTag } from '../id3/frames.ts';
import { framesToKeep } from '../id3/read-frames.ts';
import { writeId3 } from '../id3/write-tag.ts';
import { addText, type Native } from '../native.ts';
import { NotOfFormat } from '../not-of-format.ts';
import { readAt, splice, writeAt } from '../splice.ts';
import type { Texts } from '../values.ts';
import { type Chunk, type ChunkFile, readBody, readChunks, unknownSize } from './chunk-list.ts';
import { decodeOldText, parseRiffInfo, writeRiffInfo } from './riff-info.ts';

/** `old` is LIST INFO of WAV, or the text chunks of AIFF by their ids. */
export type ChunkTags = { id3: RawTag | undefined; old: Texts; kind: ChunkFile['kind'] };

const textChunksOfAiff = new Set(['NAME', 'AUTH', '(c) ', 'ANNO']);

export async function readChunkTags(file: FileHandle): Promise<ChunkTags | undefined> {
  const form = await readChunks(file);
  if (form === undefined) return undefined;
  let id3: RawTag | undefined;
  const old: Texts = new Map();
  for (const chunk of form.chunks) {
    if (!(await isTagChunk(file, form, chunk))) continue;
    const body = await readBody(file, chunk);
    if (chunk.id === 'LIST') for (const [key, values] of parseRiffInfo(body)) addText(old, key, ...values);
    else if (textChunksOfAiff.has(chunk.id)) addText(old, chunk.id, decodeOldText(body));
    else id3 ??= parseId3(body);
  }
  return { id3, old, kind: form.kind };
}

/** Throws when the file is not of its format, or would become larger than the format allows. */
export async function writeChunkTags(
  file: FileHandle,
  words: Words,
  native: Native,
  version: 3 | 4,
  wanted: 'WAV' | 'AIFF',
): Promise<void> {
  const before = await readChunkTags(file);
  if (before === undefined || (before.kind === 'FORM') !== (wanted === 'AIFF')) {
    throw new NotOfFormat(wanted);
  }
  const bodies: [id: string, body: Uint8Array][] = [];
  if (wanted === 'WAV') {
    const info = toTexts(words, riffInfo);
    const madeBy = before.old.get('ISFT');
    if (madeBy) info.set('ISFT', madeBy);
    if (info.size > 0) bodies.push(['LIST', writeRiffInfo(info)]);
  }
  const tag = writeId3(native, version, framesToKeep(before.id3, version));
  bodies.push([wanted === 'WAV' ? 'id3 ' : 'ID3 ', tag]);
  await replaceTagChunks(file, bodies);
}

async function replaceTagChunks(
  file: FileHandle,
  bodies: readonly [id: string, body: Uint8Array][],
): Promise<void> {
  const form = (await readChunks(file))!;
  for (const chunk of [...form.chunks].reverse()) {
    if (await isTagChunk(file, form, chunk)) await splice(file, chunk.start, chunk.end, new Uint8Array());
  }
  const bare = (await readChunks(file))!;
  const audio = bare.chunks.find(({ id }) => id === (form.kind === 'FORM' ? 'SSND' : 'data'));
  // A chunk that breaks off would swallow what comes after it; of the audio the size is put right.
  const last = bare.chunks.filter((chunk) => !chunk.isCut || chunk === audio).at(-1);
  if (audio === undefined || last === undefined) throw new NotOfFormat('WAV or AIFF');

  const isBig = form.kind === 'FORM';
  const added = bodies.map(([id, body]) => chunkBytes(id, body, isBig));
  const pad = Buffer.alloc(8 + last.bodyBytes - (last.end - last.start) + (last.bodyBytes % 2));
  await splice(file, last.end, (await file.stat()).size, Buffer.concat([pad, ...added]));
  await writeSizes(file, bare, audio);
}

async function isTagChunk(file: FileHandle, form: ChunkFile, chunk: Chunk): Promise<boolean> {
  if (form.kind === 'FORM') return chunk.id === 'ID3 ' || textChunksOfAiff.has(chunk.id);
  if (chunk.id === 'id3 ' || chunk.id === 'ID3 ') return true;
  return chunk.id === 'LIST' && (await readAt(file, chunk.start + 8, 4)).toString('latin1') === 'INFO';
}

/** The sizes of the whole and of the audio, which would otherwise swallow the tags where they were lies. */
async function writeSizes(file: FileHandle, form: ChunkFile, audio: Chunk): Promise<void> {
  const formBytes = (await file.stat()).size - 8;
  if (form.kind === 'FORM') {
    if (formBytes > unknownSize) throw new RangeError('An AIFF file cannot be larger than 4 GiB');
    await writeAt(file, uint32(formBytes, true), 4);
    await writeAt(file, uint32(audio.bodyBytes, true), audio.start + 4);
  } else if (form.kind === 'RIFF' && formBytes < unknownSize) {
    await writeAt(file, uint32(formBytes, false), 4);
    await writeAt(file, uint32(audio.bodyBytes, false), audio.start + 4);
  } else await writeLargeSizes(file, form, audio, formBytes);
}

/** RF64 has its sizes in a `ds64` chunk, for which a file that may grow keeps room as `JUNK`. */
async function writeLargeSizes(
  file: FileHandle,
  form: ChunkFile,
  audio: Chunk,
  formBytes: number,
): Promise<void> {
  const [first] = form.chunks;
  const isRoom = first !== undefined && (first.id === 'ds64' || first.id === 'JUNK') && first.bodyBytes >= 28;
  if (!isRoom) throw new RangeError('This WAV file has no room for sizes over 4 GiB');
  const sizes = Buffer.alloc(16);
  sizes.writeBigUInt64LE(BigInt(formBytes), 0);
  sizes.writeBigUInt64LE(BigInt(audio.bodyBytes), 8);
  if (first.id === 'JUNK') await writeAt(file, new Uint8Array(first.bodyBytes), first.start + 8);
  await writeAt(file, sizes, first.start + 8);
  await writeAt(file, Buffer.from('ds64'), first.start);
  if (form.kind === 'RIFF') await writeAt(file, Buffer.from('RF64'), 0);
  await writeAt(file, uint32(unknownSize, false), 4);
  await writeAt(file, uint32(unknownSize, false), audio.start + 4);
}

function chunkBytes(id: string, body: Uint8Array, isBig: boolean): Uint8Array {
  return Buffer.concat([Buffer.from(id), uint32(body.length, isBig), body, Buffer.alloc(body.length % 2)]);
}

function uint32(value: number, isBig: boolean): Uint8Array {
  const bytes = Buffer.alloc(4);
  if (isBig) bytes.writeUInt32BE(value);
  else bytes.writeUInt32LE(value);
  return bytes;
}
