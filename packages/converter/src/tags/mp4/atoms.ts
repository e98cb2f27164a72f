// Atoms of MP4 (ISO/IEC 14496-12): a size, a name of four letters, and a body that may be atoms again.
import type { FileHandle } from 'node:fs/promises';
import { NotOfFormat } from '../not-of-format.ts';
import { readAt } from '../splice.ts';

export type Atom = { name: string; start: number; bodyStart: number; end: number };

const atomsMax = 100_000;

/** The atoms of a body up to the first that cannot be; `end` is where the body ends. */
export function* atomsOf(bytes: Buffer, start = 0, end = bytes.length): Generator<Atom> {
  let place = start;
  for (let count = 0; place + 8 <= end && count < atomsMax; count++) {
    const atom = headOf(bytes.subarray(place, place + 16), place, end, false);
    if (atom === undefined) return;
    yield atom;
    place = atom.end;
  }
}

/** All atoms of a body; throws when they do not fill it, for then nobody knows what a change would break. */
export function allAtomsOf(bytes: Buffer): Atom[] {
  const atoms = [...atomsOf(bytes)];
  // QuickTime ends some lists with four zeros.
  if (bytes.length - (atoms.at(-1)?.end ?? 0) > 4) throw new NotOfFormat('MP4');
  return atoms;
}

export function bodyOf(bytes: Buffer, atom: Atom): Buffer {
  return bytes.subarray(atom.bodyStart, atom.end);
}

/** Undefined when this is no MP4 file, or one whose atoms do not fill it. */
export async function readTopAtoms(file: FileHandle): Promise<Atom[] | undefined> {
  const fileBytes = (await file.stat()).size;
  const atoms: Atom[] = [];
  for (let place = 0; place + 8 <= fileBytes && atoms.length < atomsMax; ) {
    const atom = headOf(await readAt(file, place, 16), place, fileBytes, true);
    if (atom === undefined || (atoms.length === 0 && atom.name !== 'ftyp')) return undefined;
    atoms.push(atom);
    place = atom.end;
  }
  return atoms.length === 0 ? undefined : atoms;
}

export function buildAtom(name: string, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint32(body.length + 8), Buffer.from(name, 'latin1'), body]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A size of 0 means to the end of the file, of 1 that 64 bits follow the name. */
function headOf(head: Buffer, start: number, limit: number, isTop: boolean): Atom | undefined {
  if (head.length < 8) return undefined;
  const said = head.readUInt32BE(0);
  const isLong = said === 1;
  if (isLong && head.length < 16) return undefined;
  const size = isLong ? Number(head.readBigUInt64BE(8)) : said === 0 && isTop ? limit - start : said;
  const headBytes = isLong ? 16 : 8;
  if (size < headBytes || start + size > limit) return undefined;
  return { name: head.toString('latin1', 4, 8), start, bodyStart: start + headBytes, end: start + size };
}
