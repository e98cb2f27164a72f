// Where the audio is, as the tables of `moov` say: places in the file, which change when the tags before it grow.
import { type Atom, allAtomsOf, atomsOf, bodyOf, buildAtom } from './atoms.ts';

const containers = new Set(['trak', 'mdia', 'minf', 'stbl']);
const smallMax = 0xff_ff_ff_ff;

export type Move = { from: number; by: number };

/** `moov`'s body with all offsets from `from` on moved; with tables of 64 bits where `isLarge`. */
export function moveOffsets(body: Buffer, move: Move, isLarge: boolean): Buffer {
  const parts: Buffer[] = [];
  for (const atom of allAtomsOf(body)) {
    const inside = bodyOf(body, atom);
    if (containers.has(atom.name)) parts.push(buildAtom(atom.name, moveOffsets(inside, move, isLarge)));
    else if (isTable(atom))
      parts.push(
        writeTable(inside.subarray(0, 4), readTable(atom, inside), move, isLarge || atom.name === 'co64'),
      );
    else parts.push(body.subarray(atom.start, atom.end));
  }
  return Buffer.concat(parts);
}

export function largestOffset(body: Buffer): number {
  let largest = 0;
  for (const atom of atomsOf(body)) {
    const inside = bodyOf(body, atom);
    if (containers.has(atom.name)) largest = Math.max(largest, largestOffset(inside));
    else if (isTable(atom)) for (const offset of readTable(atom, inside)) largest = Math.max(largest, offset);
  }
  return largest;
}

export function needsLarge(body: Buffer, move: Move): boolean {
  return largestOffset(body) + move.by > smallMax;
}

const isTable = ({ name }: Atom) => name === 'stco' || name === 'co64';

/** Not more entries than there are, whatever the table says. */
function readTable({ name }: Atom, inside: Buffer): number[] {
  if (inside.length < 8) return [];
  const width = name === 'co64' ? 8 : 4;
  const count = Math.min(inside.readUInt32BE(4), Math.floor((inside.length - 8) / width));
  const at = (place: number) =>
    width === 8 ? Number(inside.readBigUInt64BE(8 + place * 8)) : inside.readUInt32BE(8 + place * 4);
  return Array.from({ length: count }, (_, place) => at(place));
}

function writeTable(version: Buffer, offsets: readonly number[], move: Move, isLarge: boolean): Buffer {
  const table = Buffer.alloc(4 + offsets.length * (isLarge ? 8 : 4));
  table.writeUInt32BE(offsets.length);
  for (const [place, offset] of offsets.entries()) {
    const moved = offset >= move.from ? offset + move.by : offset;
    if (isLarge) table.writeBigUInt64BE(BigInt(moved), 4 + place * 8);
    else table.writeUInt32BE(moved, 4 + place * 4);
  }
  return buildAtom(isLarge ? 'co64' : 'stco', version, table);
}
