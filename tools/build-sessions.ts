// Builds `packages/sessions/dist`: the package as others install it, with JavaScript, types and a manifest of its own.
// Inside this repository the package runs from its sources, so nothing here needs the build.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apiOf } from './sessions-api.ts';

const root = dirname(import.meta.dirname);
const source = join(root, 'packages', 'sessions');

type Manifest = { exports: Record<string, string> } & Record<string, unknown>;

const readManifest = () => JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Manifest;

/** The manifest that others get: its doors lead to what was built, and it may be published. */
function publicManifest(): Manifest {
  const { private: _, scripts, devDependencies, exports, ...rest } = readManifest();
  const doors = Object.entries(exports).map(([door, file]) => {
    const built = file.replace('./src/', './').replace(/\.ts$/, '');
    return [door, { types: `${built}.d.ts`, default: `${built}.js` }];
  });
  return { ...rest, exports: Object.fromEntries(doors) };
}

/** Builds into a folder, which is emptied first. Throws with the compiler's words when the sources do not fit. */
export function buildSessions(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', join(source, 'tsconfig.build.json'), '--outDir', folder];
  const done = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${done.stdout}${done.stderr}`);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(publicManifest(), null, 2)}\n`);
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE', 'docs', 'examples']) {
    cpSync(join(source, name), join(folder, name), {
      recursive: true,
      filter: (file) => !file.endsWith('.test.ts'),
    });
  }
}

if (import.meta.main) {
  const folder = join(source, 'dist');
  buildSessions(folder);
  const api = apiOf(join(source, 'src'), folder, Object.keys(readManifest().exports));
  for (const at of [source, folder]) writeFileSync(join(at, 'docs', 'api.md'), api);
}
