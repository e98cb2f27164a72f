// Until a file is finished it lies beside its place under another name.
import { createHash } from 'node:crypto';
import { link, mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';

/** File systems allow 255 bytes in a name. */
const longestName = 255;

export function partOf(to: string): string {
  const plain = `${to}.part`;
  if (Buffer.byteLength(path.basename(plain)) <= longestName) return plain;
  const short = createHash('sha256').update(path.basename(to)).digest('hex').slice(0, 16);
  return path.join(path.dirname(to), `.${short}.part`);
}

/** What to do about a file that has the name already. */
export type WhenThere = 'skip' | 'replace' | 'number' | 'refuse';

/** `song.mp3`, `song (2).mp3`, `song (3).mp3` … */
export function numbered(to: string, number: number): string {
  const { dir, name, ext } = path.parse(to);
  return number === 1 ? to : path.join(dir, `${name} (${number})${ext}`);
}

export async function isThere(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
      throw error;
    },
  );
}

/** What is made lies on the disk: a file in a folder that a power cut takes away is lost with it. */
export async function makeFolderOf(to: string): Promise<void> {
  const folder = path.dirname(to);
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made))
    await settleFolder(path.dirname(made));
}

/** The bytes are on the disk, not only on their way. */
export async function settle(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } catch (error) {
    // Node's permission model forbids it to everybody, whatever may be written.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ACCESS_DENIED') throw error;
  } finally {
    await handle.close();
  }
}

/** The names in a folder are on the disk. Where no folder can be opened for this, they are left to the system. */
export async function settleFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!unsettling.has(String((error as NodeJS.ErrnoException).code))) throw error;
  }
}
/** Of Windows, of Node's permission model, of folders that may be written and not read, of network file systems. */
const unsettling = new Set([
  'ERR_ACCESS_DENIED',
  'EACCES',
  'EPERM',
  'EISDIR',
  'EBADF',
  'EINVAL',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
]);

export async function removePart(to: string): Promise<void> {
  await rm(partOf(to), { force: true });
}

/**
 * Gives the finished part its name. `taken`: somebody else has the name, and the part is still there. Called again
 * after a crash it ends what was begun.
 */
export async function publish(part: string, to: string, mayReplace: boolean): Promise<'published' | 'taken'> {
  if (mayReplace) {
    await rename(part, to);
    return 'published';
  }
  try {
    // A rename would replace what another program put there a moment ago; a link refuses.
    await link(part, to);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') {
      const [ours, there] = await Promise.all([stat(part), stat(to)]);
      if (ours.ino !== there.ino || ours.dev !== there.dev) return 'taken';
    } else if (
      code === 'EPERM' ||
      code === 'ENOTSUP' ||
      code === 'EOPNOTSUPP' ||
      code === 'ENOSYS' ||
      code === 'EXDEV'
    ) {
      // FAT sticks know no links.
      if (await isThere(to)) return 'taken';
      await rename(part, to);
      return 'published';
    } else throw error;
  }
  await unlink(part);
  return 'published';
}
