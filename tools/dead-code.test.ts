// knip is believed only as long as it finds a dead file and a dead dependency that we plant.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { plant } from './plant.ts';

const root = dirname(import.meta.dirname);
const manifest = (name: string, more: object) => JSON.stringify({ name, type: 'module', ...more });

test('a planted dead file and a planted unused dependency are found', () => {
  const files = {
    'knip.json': readFileSync(join(root, 'knip.json'), 'utf8'),
    'package.json': manifest('planted', { private: true, workspaces: ['packages/*'] }),
    'packages/server/package.json': manifest('server', { dependencies: { fastify: '5.12.8' } }),
    'packages/server/src/main.ts': "import { used } from './used.ts';\nused();\n",
    'packages/server/src/used.ts': 'export function used() {}\n',
    'packages/server/src/dead.ts': 'export function dead() {}\n',
  };
  const output = plant(files, (folder) => {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const knip = join(root, 'node_modules', 'knip', 'bin', 'knip.js');
    const done = spawnSync(process.execPath, [knip, '--no-progress', '--no-config-hints'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(done.status, 1, `${done.stdout}${done.stderr}`);
    return done.stdout;
  });
  assert.match(output, /Unused files \(1\)\s+packages\/server\/src\/dead\.ts/);
  assert.match(output, /Unused dependencies \(1\)\s+fastify/);
});
