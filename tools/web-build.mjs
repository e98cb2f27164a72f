// Builds the web pages when their sources differ from those of the last build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findNode, root } from './local-node.mjs';

const web = join(root, 'packages', 'web');
const stamp = join(web, 'dist', '.built-from');
const sources = ['packages/web', 'packages/contract/src', 'package-lock.json'];

/** A digest of names and contents: times change with every clone, contents do not. */
function digestOfSources() {
  const hash = createHash('sha256');
  const add = (path) => {
    const full = join(root, path);
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) {
        if (name !== 'dist' && name !== 'node_modules') add(`${path}/${name}`);
      }
    } else {
      hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
    }
  };
  for (const path of sources) add(path);
  return hash.digest('hex');
}

/** True when the built pages match their sources afterwards; what went wrong is printed. */
export function buildWebIfChanged() {
  const digest = digestOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return true;
  console.log('Building the web pages, once.');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const done = spawnSync(findNode(), [vite, 'build', '--logLevel', 'warn'], { cwd: web, encoding: 'utf8' });
  if (done.status !== 0) {
    console.error(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`.trim());
    console.error('The web pages could not be built: see above.');
    return false;
  }
  writeFileSync(stamp, digest);
  return true;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exit(buildWebIfChanged() ? 0 : 1);
}
