// A scan runs in a thread of its own and gets its chance as a seed; the same seed gives the same ids.
import { createHash } from 'node:crypto';
import type { Random } from '../../clock.ts';

export const seededRandom = (seed: Uint8Array): Random => {
  let turn = 0;
  return {
    bytes: (count) => {
      const blocks: Buffer[] = [];
      for (let have = 0; have < count; have += 32)
        blocks.push(createHash('sha256').update(seed).update(String(turn++)).digest());
      return Buffer.concat(blocks).subarray(0, count);
    },
  };
};
