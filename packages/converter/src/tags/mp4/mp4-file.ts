// Tags of M4A files, before or after the audio. When audio has to move, the tables that say where it is follow.
import type { FileHandle } from 'node:fs/promises';
import { ilst } from '../dialects.ts';
import { otherRows, technical } from '../mapping.ts';
import type { Native } from '../native.ts';
import { NotOfFormat } from '../not-of-format.ts';
import { readAt, splice } from '../splice.ts';
import { type Atom, buildAtom, readTopAtoms } from './atoms.ts';
import { moveFragments } from './fragments.ts';
import { type Item, parseItems, readItems, writeItems } from './items.ts';
import { findItems, replaceItems } from './moov.ts';
import { moveOffsets, needsLarge } from './offsets.ts';

/** Tables of many hours and pictures of many megabytes stay below this. */
const moovBytesMax = 512 * 1024 * 1024;
/** Room for small changes without moving the audio again. */
const paddingBytes = 1024;

type Place = { atoms: Atom[]; moov: Atom; body: Buffer };

export async function readMp4(file: FileHandle): Promise<Native | undefined> {
  const place = await readMoov(file);
  if (place === undefined) return undefined;
  return readItems(parseItems(findItems(place.body) ?? Buffer.alloc(0)));
}

/** Throws when this is no MP4 file. */
export async function writeMp4(file: FileHandle, native: Native): Promise<void> {
  const place = await readMoov(file);
  if (place === undefined) throw new NotOfFormat('MP4');
  const old = parseItems(findItems(place.body) ?? Buffer.alloc(0));
  const kept = old.filter((item) => isKept(item, native));
  const body = replaceItems(place.body, writeItems(native, kept));
  const { atoms, moov } = place;
  const next = atoms[atoms.indexOf(moov) + 1];
  const end = next?.name === 'free' || next?.name === 'skip' ? next.end : moov.end;
  const { bytes, by } = layOut(body, end - moov.start, end);
  await splice(file, moov.start, end, bytes);
  if (by !== 0) await moveFragments(file, { from: end, by });
}

/** `moov` and what fills up its room of `roomBytes`, which ends at `from`; the audio after it moves by `by`. */
function layOut(body: Buffer, roomBytes: number, from: number): { bytes: Buffer; by: number } {
  const plain = buildAtom('moov', body);
  const left = roomBytes - plain.length;
  if (left === 0) return { bytes: plain, by: 0 };
  if (left >= 8 && left <= 256 * 1024) return { bytes: Buffer.concat([plain, free(left)]), by: 0 };
  const moved = (isLarge: boolean) => {
    // Tables of another width change the size, so the size has to be known before the offsets.
    const by = 8 + moveOffsets(body, { from, by: 0 }, isLarge).length + paddingBytes - roomBytes;
    return { move: { from, by }, isLarge };
  };
  const { move, isLarge } = [moved(false), moved(true)].find(
    (way) => way.isLarge || !needsLarge(body, way.move),
  )!;
  const atom = buildAtom('moov', moveOffsets(body, move, isLarge));
  return { bytes: Buffer.concat([atom, free(paddingBytes)]), by: move.by };
}

function free(bytes: number): Buffer {
  return buildAtom('free', Buffer.alloc(bytes - 8));
}

/** What the encoder said of its work, such as its delay, and what is neither text nor ours. */
function isKept({ key, values }: Item, native: Native): boolean {
  const name = ilst.customName(key);
  if (key === '©too') return true;
  if (name !== undefined) return technical.has(name.toUpperCase()) && !native.texts.has(key);
  const isKnown =
    ilst.slots.some(({ keys }) => keys.includes(key)) || otherRows.some((row) => row.ilst === key);
  return !isKnown && key !== 'covr' && values.every(({ type }) => type !== 1 && type !== 2);
}

async function readMoov(file: FileHandle): Promise<Place | undefined> {
  const atoms = await readTopAtoms(file);
  const moov = atoms?.find(({ name }) => name === 'moov');
  if (atoms === undefined || moov === undefined || moov.end - moov.start > moovBytesMax) return undefined;
  return { atoms, moov, body: await readAt(file, moov.bodyStart, moov.end - moov.bodyStart) };
}
