// The sessions package as others get it: packed, installed without a registry, checked by a compiler, run.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildSessions } from './build-sessions.ts';
import { apiOf } from './sessions-api.ts';

const root = dirname(import.meta.dirname);
const modules = join(root, 'node_modules');
const folder = mkdtempSync(join(tmpdir(), 'gatefold-sessions-'));
const built = join(folder, 'built');
const guest = join(folder, 'guest');
const installed = join(guest, 'node_modules', '@gatefold', 'sessions');

type Manifest = { exports: Record<string, unknown> } & Record<string, unknown>;
const readManifest = (at: string) => JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')) as Manifest;
const source = readManifest(join(root, 'packages', 'sessions'));

const run = (program: string, args: string[], cwd: string) => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
};

const npm = (args: string[], cwd: string) => {
  const { status, said } = run('npm', [...args, '--offline', '--cache', join(folder, 'cache')], cwd);
  assert.equal(status, 0, said);
};

/** Type checks one file of the guest with the strictest settings, the package's own declarations included. */
const compile = (file: string) => {
  const words = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--allowJs', '--checkJs'];
  const places = ['--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
  const tsc = join(modules, 'typescript', 'bin', 'tsc');
  return run(process.execPath, [tsc, ...words, ...places, file], guest);
};

before(() => {
  buildSessions(built);
  mkdirSync(guest);
  npm(['pack', '--pack-destination', folder], built);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  assert.ok(tarball !== undefined);
  writeFileSync(join(guest, 'package.json'), '{ "type": "module" }');
  npm(['install', '--ignore-scripts', join(folder, tarball)], guest);
  // What a guest has installed for itself: types of Node, the database's driver, a framework.
  mkdirSync(join(guest, 'node_modules', '@types'));
  for (const name of ['@types/node', 'undici-types', 'postgres', 'fastify']) {
    symlinkSync(join(modules, name), join(guest, 'node_modules', name));
  }
});
after(() => rmSync(folder, { recursive: true }));

test('what is installed is JavaScript, types and documents, and nothing of ours stays outside', () => {
  const manifest = readManifest(installed);
  assert.deepEqual(Object.keys(manifest.exports), Object.keys(source.exports));
  for (const door of Object.values(manifest.exports) as { types: string; default: string }[]) {
    for (const file of [door.types, door.default]) assert.ok(existsSync(join(installed, file)), file);
  }
  assert.equal(manifest['private'], undefined);
  assert.equal(manifest['dependencies'], undefined);
  const files = readdirSync(installed, { recursive: true }).map(String);
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE', join('docs', 'api.md')]) {
    assert.ok(files.includes(name), name);
  }
  const odd = /\.test\.|\.worker\.|(?<!\.d)\.ts$/;
  assert.deepEqual(
    files.filter((name) => odd.test(name) && !name.startsWith('examples')),
    [],
  );
});

const service = `
import { randomBytes } from 'node:crypto';
import { createMemoryStore, createSessions } from '@gatefold/sessions';
import { createSqliteStore, openSqlite } from '@gatefold/sessions/sqlite';
import { createSeededRandom, simulate } from '@gatefold/sessions/testing';

/** @param {import('@gatefold/sessions').SessionStore<any>} store */
const story = async (store) => {
  const sessions = createSessions({
    store,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    random: { bytes: (count) => randomBytes(count) },
    timers: {
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      yield: () => new Promise((resolve) => setImmediate(resolve)),
    },
    node: 'guest',
  });
  await sessions.start();
  const born = await sessions.signIn(await sessions.attempt(7), { device: 1, limit: 1 });
  if (born.kind !== 'signed-in') throw new Error(born.kind);
  const before = await sessions.check(born.token);
  await sessions.end({ kind: 'everywhere', account: 7, why: 'asked' });
  const after = await sessions.check(born.token);
  await sessions.stop();
  return [before.kind, after.kind];
};

const file = openSqlite('guest.sqlite');
const violation = (await simulate(1)).violation ?? 'none';
const number = createSeededRandom(1).between(1, 6);
console.log(JSON.stringify([await story(createMemoryStore()), await story(await createSqliteStore(file)), violation, number > 0]));
await file.close();
`;

test('a guest is type checked against it and runs', () => {
  writeFileSync(join(guest, 'service.js'), service);
  const { status, said } = compile('service.js');
  assert.equal(status, 0, said);
  const told = run(process.execPath, ['service.js'], guest);
  assert.equal(told.said, '[["accepted","refused"],["accepted","refused"],"none",true]\n');
});

test('an example runs on what is installed', async () => {
  for (const name of ['fastify.ts', 'set-up.ts']) {
    copyFileSync(join(installed, 'examples', name), join(guest, name));
  }
  const child = spawn(process.execPath, ['fastify.ts'], {
    cwd: guest,
    env: { ...process.env, PORT: '0', PASSWORD: 'a long password of a test' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const pipe of [child.stdout, child.stderr]) {
    pipe.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const gone = once(child, 'exit');
  try {
    await Promise.race([once(child.stdout, 'data'), gone]);
    const port = /:(\d+)$/m.exec(said)?.[1];
    assert.ok(port !== undefined, said);
    const ask = (path: string, cookie: string, body?: object) =>
      fetch(`http://localhost:${port}${path}`, {
        method: path === '/now' ? 'GET' : 'POST',
        headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const born = await ask('/sign-in', '', { password: 'a long password of a test', device: 1 });
    const cookie = born.headers.get('set-cookie')?.split(';')[0] ?? '';
    assert.equal((await ask('/now', cookie)).status, 200, said);
    assert.equal((await ask('/sign-out-everywhere', cookie)).status, 200);
    assert.equal((await ask('/now', cookie)).status, 401);
  } finally {
    child.kill();
    await gone;
  }
  assert.equal(child.exitCode, 0, said);
});

test('only a Node is promised on which this has run', () => {
  const wanted = /^>=(\d+)\.(\d+)$/.exec(String((source['engines'] as { node: string }).node));
  const [major, minor] = process.versions.node.split('.').map(Number);
  assert.ok(wanted !== null && Number(wanted[1]) === major && Number(wanted[2]) <= Number(minor));
  const promised = `Node ${wanted[1]}.${wanted[2]}`;
  for (const name of ['README.md', 'CHANGELOG.md']) {
    assert.ok(readFileSync(join(root, 'packages', 'sessions', name), 'utf8').includes(promised), name);
  }
});

test('each door can be imported, and what is wrong is an error to the compiler', () => {
  const doors = Object.keys(source.exports).map((door) => `@gatefold/sessions${door.slice(1)}`);
  const loaded = run(
    process.execPath,
    ['--eval', doors.map((door) => `await import('${door}');`).join('')],
    guest,
  );
  assert.equal(loaded.status, 0, loaded.said);
  const imports = doors.map((door, at) => `import * as door${at} from '${door}';`);
  writeFileSync(join(guest, 'wrong.ts'), `${imports.join('\n')}\ndoor0.createSessions({ node: 7 });\n`);
  const { status, said } = compile('wrong.ts');
  assert.notEqual(status, 0);
  const errors = said.match(/error TS\d+/g);
  assert.ok(errors !== null && errors.length > 0);
  assert.deepEqual([...new Set(said.match(/^\S+\.ts(?=\()/gm))], ['wrong.ts']);
  assert.match(said, /'number' is not assignable to type 'string'/);
});

test('the reference is as the sources are', () => {
  const written = readFileSync(join(root, 'packages', 'sessions', 'docs', 'api.md'), 'utf8');
  const now = apiOf(join(root, 'packages', 'sessions', 'src'), built, Object.keys(source.exports));
  assert.equal(now, written, 'docs/api.md is old: npm run build -w @gatefold/sessions');
});
