// Files in fragments say in each of them where its audio is.
import type { FileHandle } from 'node:fs/promises';
import { readAt, writeAt } from '../splice.ts';
import { atomsOf, bodyOf, readTopAtoms } from './atoms.ts';
import type { Move } from './offsets.ts';

const hasBaseOffset = 1;

/** After the audio has moved: `from` is a place of before. */
export async function moveFragments(file: FileHandle, move: Move): Promise<void> {
  for (const top of (await readTopAtoms(file)) ?? []) {
    // An index of fragments would be wrong now, and none is needed: players find them one after another.
    if (top.name === 'mfra') await writeAt(file, Buffer.from('free'), top.start + 4);
    if (top.name !== 'moof') continue;
    const moof = await readAt(file, top.bodyStart, top.end - top.bodyStart);
    for (const traf of atomsOf(moof)) {
      if (traf.name !== 'traf') continue;
      const head = [...atomsOf(moof, traf.bodyStart, traf.end)].find(({ name }) => name === 'tfhd');
      const inside = head && bodyOf(moof, head);
      if (!inside || inside.length < 16 || (inside.readUIntBE(1, 3) & hasBaseOffset) === 0) continue;
      const offset = inside.readBigUInt64BE(8);
      if (offset >= move.from) inside.writeBigUInt64BE(offset + BigInt(move.by), 8);
    }
    await writeAt(file, moof, top.bodyStart);
  }
}
