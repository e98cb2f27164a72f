// Runs before `npm start` and `npm test`, on any Node from 20.19 and with nothing installed:
// installs what the lockfile names and is not there yet, and builds the web pages when their sources changed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNode, nodeMissing, root } from './local-node.mjs';
import { buildWebIfChanged } from './web-build.mjs';

function packagesOf(lockfile) {
  try {
    return JSON.parse(readFileSync(join(root, lockfile), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** npm leaves a list of what it installed; a package counts as there when version and checksum agree. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const there = packagesOf('node_modules/.package-lock.json');
  if (wanted === undefined || there === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.optional || entry.devOptional || entry.peer) return true;
    const found = there[path];
    return found !== undefined && found.version === entry.version && found.integrity === entry.integrity;
  });
}

function install() {
  console.log('Installing what Gatefold needs from its lockfile. This takes a minute, once.');
  // Not `npm ci`: it refuses a lockfile that leaves out packages for other platforms, and ours has those of few.
  // With --no-save npm takes the versions and checksums of the lockfile and leaves it as it is. Development
  // packages are wanted even where NODE_ENV says production: they build the web pages.
  const args = ['install', '--no-save', '--include=dev', '--include=optional', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  // Not the Node of node_modules: npm is about to replace that folder.
  const node = process.env.npm_node_execpath ?? process.execPath;
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
  const done =
    npm?.endsWith('.js') === true
      ? spawnSync(node, [npm, ...args], options)
      : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (done.status === 0) return;
  console.error(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`.trim());
  console.error('npm could not install what Gatefold needs: see its words above, mend that and start again.');
  process.exit(1);
}

// On an older one npm leaves out, without a word, what the web pages are built with.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `To install itself Gatefold needs npm with Node 20.19 or newer; here is ${process.versions.node}. It then brings the Node that it runs on.`,
  );
  process.exit(1);
}
if (!isInstalled() || findNode() === undefined) install();
if (findNode() === undefined) {
  console.error(nodeMissing);
  process.exit(1);
}
// The tests build the pages themselves, so that a broken page is one failed check among the others.
if (process.env.npm_lifecycle_event !== 'test' && !buildWebIfChanged()) process.exit(1);
