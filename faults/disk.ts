// A disk of one's own for the database, that can be made to stand still: then nothing is written and no commit becomes
// durable, while what is in memory is still answered. A file with a file system, where the machine allows it (Linux, as
// root); in memory where there is enough of it, as no power is cut here and others want the real disk.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const call = promisify(execFile);
/** As a sparse file: what is not written takes no place. */
const sizeBytes = 8 * 1024 ** 3;
const memory = '/dev/shm';

const hasMemory = (): boolean => {
  if (!existsSync(memory)) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 2 * sizeBytes;
};

export type Disk = {
  folder: string;
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  remove(): void;
};

/** Undefined where no disk can be made. It goes with this process, however that ends, and never stays frozen. */
export const createDisk = (): Disk | undefined => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const around = mkdtempSync(join(hasMemory() ? memory : tmpdir(), 'gatefold-disk-'));
  const [image, folder] = [join(around, 'image'), join(around, 'disk')];
  mkdirSync(folder);
  writeFileSync(image, '');
  truncateSync(image, sizeBytes);
  const isDone = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
  const isThere =
    isDone('mkfs.ext4', '-q', '-F', '-E', 'lazy_itable_init=1', image) &&
    isDone('mount', '-o', 'loop', image, folder);
  if (!isThere || !isDone('fsfreeze', '-f', folder) || !isDone('fsfreeze', '-u', folder)) {
    spawnSync('umount', [folder]);
    rmSync(around, { recursive: true, force: true });
    return undefined;
  }
  // Others may come to it: the database is not root.
  spawnSync('chmod', ['755', around, folder]);
  // Reads until its input closes, which no way to die prevents; leaves the database a moment to end.
  const guard = spawn(
    'sh',
    [
      '-c',
      'read -r _; fsfreeze -u "$1"; sleep 3; fsfreeze -u "$1"; umount -l "$1"; rm -rf "$2"',
      'sh',
      folder,
      around,
    ],
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true },
  );
  return {
    folder,
    freeze: async () => void (await call('fsfreeze', ['-f', folder])),
    thaw: async () => void (await call('fsfreeze', ['-u', folder])),
    remove(): void {
      guard.kill('SIGKILL');
      const done = spawnSync('umount', [folder], { encoding: 'utf8' });
      if (done.status !== 0) throw new Error(`umount ${folder}: ${done.stderr}`);
      rmSync(around, { recursive: true, force: true });
    },
  };
};
