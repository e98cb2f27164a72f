// A disk of its own that is soon full.
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk of its own, of so many MiB, or why there is none. */
export function smallDisk(megabytes = 4) {
  const path = mkdtempSync(join(tmpdir(), 'gatefold-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'gatefold-test', path], {
    encoding: 'utf8',
  });
  const why = mounted.status === 0 ? undefined : (mounted.error?.message ?? mounted.stderr.trim());
  const ballast = join(path, 'ballast');
  return {
    path,
    why,
    /** Takes all the room there is, but for so many bytes. */
    fill(spare = 0) {
      const file = openSync(ballast, 'a');
      for (let size = 64 * 1024; size >= 1; ) {
        try {
          if (writeSync(file, Buffer.alloc(size)) < size) size = Math.floor(size / 2);
        } catch {
          size = Math.floor(size / 2);
        }
      }
      ftruncateSync(file, fstatSync(file).size - spare);
      closeSync(file);
    },
    free: () => rmSync(ballast, { force: true }),
    [Symbol.dispose]: () => {
      if (why === undefined) spawnSync('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}
