// Comments of Opus (RFC 7845, section 5.2) and, in reading, of Vorbis: the second packet of the stream.
import type { FileHandle } from 'node:fs/promises';
import type { Picture } from '../fields.ts';
import type { Native } from '../native.ts';
import { NotOfFormat } from '../not-of-format.ts';
import { readAt, splice, writeAt } from '../splice.ts';
import { isKept } from './flac-file.ts';
import { type Page, readPage, readPageBody, renumberPages, writePacket } from './ogg-pages.ts';
import { parsePictureBlock, writePictureBlock } from './picture-block.ts';
import { linesOf, parseVorbisComment, type VorbisComment, writeVorbisComment } from './vorbis-comment.ts';

const pictureName = 'METADATA_BLOCK_PICTURE';
const heads = { opus: Buffer.from('OpusTags'), vorbis: Buffer.from('\x03vorbis') };
/** The comments with all pictures; more than this is a lie or an attack. */
const packetBytesMax = 256 * 1024 * 1024;

/** `end` is where the pages of the comment packet end, `pages` how many they are. */
type Comments = { first: Page; start: number; end: number; pages: number; packet: Buffer; isAlone: boolean };

export async function readOgg(file: FileHandle): Promise<Native | undefined> {
  const comments = await readComments(file);
  const comment = comments && commentOf(comments.packet);
  if (comment === undefined) return undefined;
  const { texts } = comment;
  const pictures = (texts.get(pictureName) ?? [])
    .map((value) => parsePictureBlock(Buffer.from(value, 'base64')))
    .filter((picture) => picture !== undefined);
  texts.delete(pictureName);
  return { texts, pictures };
}

/** Throws when this is no Opus file. */
export async function writeOpus(file: FileHandle, native: Native): Promise<void> {
  const comments = await readComments(file);
  const old = comments?.packet.subarray(0, 8).equals(heads.opus) ? commentOf(comments.packet) : undefined;
  if (comments === undefined || old === undefined) throw new NotOfFormat('Opus');
  if (!comments.isAlone) throw new Error('the comments of this Opus file share their page with audio');
  const kept = linesOf(old.texts).filter(([name]) => isKept(name, native));
  const pictures = native.pictures.map((picture): [string, string] => [pictureName, encodePicture(picture)]);
  const packet = [
    heads.opus,
    writeVorbisComment(old.vendor, [...linesOf(native.texts), ...kept, ...pictures]),
  ];
  const pages = writePacket(Buffer.concat(packet), comments.first.serial, 1);
  const bytes = Buffer.concat(pages);
  await splice(file, comments.start, comments.end, bytes);
  const shift = pages.length - comments.pages;
  if (shift !== 0) await renumber(file, comments.start + bytes.length, comments.first.serial, shift);
}

function encodePicture(picture: Picture): string {
  return Buffer.from(writePictureBlock(picture)).toString('base64');
}

function commentOf(packet: Buffer): VorbisComment | undefined {
  const head = [heads.opus, heads.vorbis].find((each) => packet.subarray(0, each.length).equals(each));
  return head && parseVorbisComment(packet.subarray(head.length));
}

async function readComments(file: FileHandle): Promise<Comments | undefined> {
  if ((await readAt(file, 0, 4)).toString('latin1') !== 'OggS') return undefined;
  const first = await readPage(file, 0);
  if (first === undefined) return undefined;
  const bodies: Buffer[] = [];
  let packetBytes = 0;
  let place = first.end;
  for (let pages = 1; packetBytes < packetBytesMax; pages++) {
    const page = await readPage(file, place);
    if (page === undefined || page.serial !== first.serial) return undefined;
    const ends = page.segments.findIndex((length) => length < 255);
    const taken = ends === -1 ? page.segments : page.segments.subarray(0, ends + 1);
    const bytes = taken.reduce((sum, length) => sum + length, 0);
    bodies.push((await readPageBody(file, page)).subarray(0, bytes));
    packetBytes += bytes;
    place = page.end;
    if (ends !== -1) {
      const isAlone = ends === page.segments.length - 1;
      return { first, start: first.end, end: place, pages, packet: Buffer.concat(bodies), isAlone };
    }
  }
  return undefined;
}

/** More than the longest page. */
const blockBytes = 1 << 20;

async function renumber(file: FileHandle, start: number, serial: number, shift: number): Promise<void> {
  for (let place = start; ; ) {
    const block = await readAt(file, place, blockBytes);
    const end = renumberPages(block, serial, shift);
    if (end === 0) return;
    await writeAt(file, block.subarray(0, end), place);
    place += end;
  }
}
