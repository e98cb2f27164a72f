import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** Devices of this computer that write discs, such as `/dev/sr0`. Linux tells them; elsewhere none is found. */
export async function findDrives(): Promise<string[]> {
  try {
    return drivesIn(await readFile('/proc/sys/dev/cdrom/info', 'utf8'));
  } catch {
    return [];
  }
}

/** The drives of the kernel's table, a column each, that can write a CD-R. */
export function drivesIn(table: string): string[] {
  const rows = new Map(
    table.split('\n').map((line) => {
      const [name = '', cells = ''] = line.split(/:\s*/);
      return [name.trim(), cells.trim().split(/\s+/)] as const;
    }),
  );
  const canWrite = rows.get('Can write CD-R') ?? [];
  return (rows.get('drive name') ?? []).flatMap((name, at) =>
    /^sr\d+$/.test(name) && canWrite[at] === '1' ? [`/dev/${name}`] : [],
  );
}

export type BurnWishes = {
  toc: string;
  device: string;
  speed?: number /** All but the laser. */;
  isTrial?: boolean;
};

/** How cdrdao burns the disc: in the folder of the TOC, which names the image without a folder. */
export function burnCommand({ toc, device, speed, isTrial }: BurnWishes): {
  command: string;
  args: string[];
  cwd: string;
} {
  const args = [
    isTrial ? 'simulate' : 'write',
    '--device',
    device,
    // 0x10: the drive writes CD-Text, which cdrdao cannot ask it.
    '--driver',
    'generic-mmc:0x10',
    ...(speed === undefined ? [] : ['--speed', String(speed)]),
    '-n',
    '--eject',
    basename(toc),
  ];
  return { command: 'cdrdao', args, cwd: dirname(toc) };
}
