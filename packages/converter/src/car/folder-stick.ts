import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stick } from './copy-to-stick.ts';

/**
 * A mounted stick, or any folder. Half files lie in a folder of their own and are moved when they are whole: moved within
 * one folder they would take the place that another left free, and the order of FAT would be lost.
 */
export function openFolderStick(root: string): Stick {
  const half = join(root, 'half.part');
  const folders = new Set([root]);

  async function write(path: string, fill: (part: string) => Promise<void>): Promise<void> {
    await mkdir(half, { recursive: true });
    const part = join(half, 'file');
    await fill(part);
    await rename(part, join(root, path));
  }

  return {
    async names() {
      await mkdir(root, { recursive: true });
      // What a copy that was cut off left behind.
      await rm(half, { recursive: true, force: true });
      return readdir(root);
    },
    async makeFolder(path) {
      await mkdir(half, { recursive: true });
      await mkdir(join(root, path));
      folders.add(join(root, path));
    },
    put: (path, from) => write(path, (part) => copyFile(from, part)),
    putText: (path, text) =>
      write(path, async (part) => {
        await using target = await open(part, 'w');
        await target.writeFile(text);
        await target.sync();
      }),
    async finish() {
      await rm(half, { recursive: true, force: true });
      for (const folder of folders) await syncFolder(folder);
    },
  };
}

/** As copyFile of node:fs, but on the stick when it is done, and not in the memory of this computer. */
async function copyFile(from: string, to: string): Promise<void> {
  await using source = await open(from);
  await using target = await open(to, 'w');
  const buffer = new Uint8Array(1024 * 1024);
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, buffer.length);
    if (bytesRead === 0) break;
    await target.writeFile(buffer.subarray(0, bytesRead));
  }
  await target.sync();
}

async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders.
  if (process.platform === 'win32') return;
  await using folder = await open(path);
  await folder.sync();
}
