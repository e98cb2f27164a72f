import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A folder for what is known of this machine from one run to the next. Undefined where there is none that only this
 * user can write: what lies in it is believed, and in part run.
 */
export function privateFolder(): string | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  const folder = path.join(tmpdir(), `gatefold-converter-${user}`);
  try {
    mkdirSync(folder, { mode: 0o700, recursive: true });
    const { uid, mode } = lstatSync(folder);
    return uid === user && (mode & 0o170777) === 0o040700 ? folder : undefined;
  } catch {
    return undefined;
  }
}
