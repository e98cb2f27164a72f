// Who may import whom. The two tables are the architecture diagram, and this test runs it.
import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { plant } from './plant.ts';
import { importsOf, readSources, resolveImport } from './source-files.ts';

const root = dirname(import.meta.dirname);

const packages: Record<string, string[]> = {
  contract: [],
  sessions: [],
  converter: [],
  server: ['contract', 'converter', 'sessions'],
  web: ['contract'],
};

/** Parts of the server, upper ones after those they may use. Plumbing (db) is named where it is used too. */
const serverParts: Record<string, string[]> = {
  db: [],
  http: ['db'],
  activity: ['db'],
  restore: ['activity', 'db'],
  cluster: ['db'],
  events: ['cluster', 'db'],
  playing: ['cluster', 'db', 'events'],
  accounts: ['activity', 'db'],
  devices: ['accounts', 'activity', 'db', 'events', 'playing'],
  'sign-out': ['accounts', 'activity', 'db', 'devices', 'events', 'playing'],
  'sign-in': ['accounts', 'activity', 'db', 'devices', 'events', 'sign-out'],
  licences: ['accounts', 'activity', 'db'],
  demo: [],
  library: ['cluster', 'db', 'demo'],
  conversions: ['cluster', 'db', 'events', 'library', 'streaming'],
  streaming: ['accounts', 'db', 'devices', 'events', 'library', 'playing'],
  servers: ['db', 'library', 'streaming'],
  terminal: ['accounts', 'db', 'licences', 'sign-out'],
};

/** Files beside the parts that any part may use; all others (main, app, config …) are wiring, which no part imports. */
const serverLeaves = ['caller.ts', 'clock.ts', 'ids.ts', 'refusal.ts'];

function packageFaults(root: string, name: string): string[] {
  const files = readSources(root, [`packages/${name}/{src,bin}/**/*.{ts,tsx,mjs}`]);
  if (files.length === 0) return [`packages/${name}: no source file found, so nothing was looked at`];
  return files.flatMap((file) =>
    importsOf(file.text).flatMap((specifier) => {
      const target =
        /^@gatefold\/([^/]+)/.exec(specifier)?.[1] ??
        /^packages\/([^/]+)\//.exec(resolveImport(file.path, specifier) ?? '')?.[1];
      if (target === undefined || target === name || packages[name]?.includes(target)) return [];
      return [`${file.path} imports ${specifier}: ${name} may not use ${target}`];
    }),
  );
}

const serverSource = 'packages/server/src/';

function partFaults(root: string, part: string): string[] {
  const files = readSources(root, [`${serverSource}${part}/**/*.ts`]);
  if (files.length === 0) return [`${serverSource}${part}: no source file found, so nothing was looked at`];
  return files.flatMap((file) =>
    importsOf(file.text).flatMap((specifier) => {
      const path = resolveImport(file.path, specifier);
      if (path === undefined || !path.startsWith(serverSource)) return [];
      const why = whyNot(part, file.path, path.slice(serverSource.length));
      return why === undefined ? [] : [`${file.path} imports ${specifier}: ${why}`];
    }),
  );
}

/** Why a file of a part may not import `target` (a path below the server's sources); undefined when it may. */
function whyNot(part: string, from: string, target: string): string | undefined {
  const targetPart = target.includes('/') ? target.slice(0, target.indexOf('/')) : undefined;
  if (targetPart === part) return undefined;
  // A test starts its part as the composition root does.
  const isTest = from.endsWith('.test.ts') || from.includes('/testing/');
  if (targetPart === undefined) {
    return serverLeaves.includes(target) || isTest ? undefined : `${target} is wiring, which no part uses`;
  }
  if (target.endsWith('.store.ts')) return 'a store is used by its own part only: ask the part';
  if (target.endsWith('.routes.ts')) return 'routes are used by app.ts only';
  if (targetPart === 'http') {
    return from.endsWith('.routes.ts') || isTest ? undefined : 'only routes and app.ts know http';
  }
  return serverParts[part]?.includes(targetPart) || isTest ? undefined : `${part} may not use ${targetPart}`;
}

for (const name of Object.keys(packages)) {
  test(`package ${name} imports only what it may`, () => assert.deepEqual(packageFaults(root, name), []));
}

for (const part of Object.keys(serverParts)) {
  test(`server part ${part} imports only what it may`, () => assert.deepEqual(partFaults(root, part), []));
}

test('every package and every part of the server has a row', () => {
  const names = (pattern: string, at: number) =>
    new Set(readSources(root, [pattern]).map((file) => file.path.split('/')[at]));
  assert.deepEqual([...names('packages/*/src/**/*.ts', 1)].sort(), Object.keys(packages).sort());
  assert.deepEqual([...names(`${serverSource}*/**/*.ts`, 3)].sort(), Object.keys(serverParts).sort());
});

/** What only `gatefold convert` needs is twenty megabytes that a server at home has no use for. */
const loadsTheTerminal = (root: string): string[] =>
  readSources(root, [`${serverSource}**/*.ts`])
    .filter(({ path }) => !path.includes('/music-servers/') && !path.endsWith('.test.ts'))
    .filter(({ text }) =>
      /^(import|export) (?!type )[^;]*'(@gatefold\/converter\/command-line|[^']*\/music-servers\/[^']*)'/m.test(
        text,
      ),
    )
    .map(({ path }) => path);

test('a server that starts loads nothing of the converter for the terminal', () => {
  assert.deepEqual(loadsTheTerminal(root), []);
});

test('the end-to-end tests know the product from outside: the contract and nothing else', () => {
  const files = readSources(root, ['tests/**/*.ts']);
  assert.notEqual(files.length, 0);
  const faults = files.flatMap((file) =>
    importsOf(file.text)
      .filter((specifier) => {
        const path = resolveImport(file.path, specifier);
        if (file.path === 'tests/e2e/contract.ts' && path?.startsWith('packages/contract/src/')) return false;
        return specifier.startsWith('@gatefold/') || path?.startsWith('packages/');
      })
      .map((specifier) => `${file.path} imports ${specifier}`),
  );
  assert.deepEqual(faults, []);
});

const planted: [string, Record<string, string>, (root: string) => string[], RegExp][] = [
  [
    'a package by name',
    { 'packages/web/src/a.ts': "import type { X } from '@gatefold/sessions';" },
    (root) => packageFaults(root, 'web'),
    /^packages\/web\/src\/a\.ts imports @gatefold\/sessions: web may not use sessions$/,
  ],
  [
    'a package by a relative path, at run time',
    { 'packages/contract/src/a.ts': "const x = await import('../../server/src/ids.ts');" },
    (root) => packageFaults(root, 'contract'),
    /contract\/src\/a\.ts imports \.\.\/\.\.\/server\/src\/ids\.ts: contract may not use server/,
  ],
  ['a package without files', {}, (root) => packageFaults(root, 'web'), /no source file found/],
  [
    'a lower part that uses an upper one',
    { 'packages/server/src/library/a.ts': "export { x } from '../streaming/open.ts';" },
    (root) => partFaults(root, 'library'),
    /library\/a\.ts imports \.\.\/streaming\/open\.ts: library may not use streaming/,
  ],
  [
    "another part's store",
    { 'packages/server/src/devices/a.ts': "import { s } from '../accounts/accounts.store.ts';" },
    (root) => partFaults(root, 'devices'),
    /a store is used by its own part only/,
  ],
  [
    'http from a core file',
    { 'packages/server/src/devices/a.ts': "import { s } from '../http/cookies.ts';" },
    (root) => partFaults(root, 'devices'),
    /only routes and app\.ts know http/,
  ],
  [
    'the terminal of the converter, at every start',
    { 'packages/server/src/terminal/a.ts': "import { p } from './music-servers/saved-sign-ins.ts';" },
    loadsTheTerminal,
    /terminal\/a\.ts$/,
  ],
  [
    'the composition root from a part',
    { 'packages/server/src/devices/a.ts': "import { s } from '../main.ts';" },
    (root) => partFaults(root, 'devices'),
    /main\.ts is wiring/,
  ],
];

for (const [what, files, look, message] of planted) {
  test(`a planted fault is found: ${what}`, () => {
    const faults = plant(files, look);
    assert.equal(faults.length, 1, faults.join('\n'));
    assert.match(faults[0] as string, message);
  });
}
