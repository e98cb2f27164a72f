// A start with settings or data that this version does not know, and files that others may read.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { signIn } from './people.ts';
import { gatefold, startServer } from './server.ts';

function temporary() {
  const path = mkdtempSync(join(tmpdir(), 'gatefold-attack-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts in vain; answers the one sentence that it says. */
async function refusedStart(settings: Record<string, string>, args: string[] = []): Promise<string> {
  const { code, stdout, stderr } = await gatefold(['start', ...args], { GATEFOLD_PORT: '0', ...settings });
  assert.ok(code !== 0 && code !== null, `exit code ${code}\n${stdout}\n${stderr}`);
  assert.equal(stderr.trim().split('\n').length, 1, stderr);
  assert.ok(!/listens/.test(stdout), stdout);
  return stderr;
}

test('a setting that this version does not know stops the start and is named', async () => {
  using folder = temporary();
  const settings = { GATEFOLD_DATA: join(folder.path, 'data') };
  assert.match(await refusedStart({ ...settings, GATEFOLD_PROT: '4601' }), /GATEFOLD_PROT\b/);
  assert.deepEqual(readdirSync(folder.path), [], 'and nothing was made');
});

test('a flag without its value stops the start and is named', async () => {
  using folder = temporary();
  for (const flag of ['--port', '--music']) {
    const said = await refusedStart({ GATEFOLD_DATA: folder.path }, [flag]);
    assert.match(said, new RegExp(`${flag}\\b`));
  }
});

test('data of a newer version stops the start and is left as it is', async () => {
  await using server = await startServer();
  await signIn(server.url, 'Device');
  assert.equal(await server.stop(), 0);
  const file = join(server.data, 'gatefold.sqlite');
  const tell = (sql: string) => {
    using database = new DatabaseSync(file);
    return database.prepare(sql).get() as Record<string, number> | undefined;
  };
  const known = tell('pragma user_version')?.['user_version'] ?? 0;
  assert.ok(known > 0);
  tell(`pragma user_version = ${known + 1}`);
  assert.match(await refusedStart({ GATEFOLD_DATA: server.data }), /newer Gatefold/);
  assert.equal(tell('pragma user_version')?.['user_version'], known + 1);
});

test('nobody else may read the files in a data folder that was there before', async () => {
  using folder = temporary();
  chmodSync(folder.path, 0o755);
  await using server = await startServer({ data: folder.path });
  await signIn(server.url, 'Device');
  const names = readdirSync(folder.path, { recursive: true }) as string[];
  assert.ok(names.includes('gatefold.sqlite') && names.includes('library.sqlite'), names.join());
  const open = names.filter((name) => (statSync(join(folder.path, name)).mode & 0o077) !== 0);
  assert.deepEqual(open, []);
  assert.equal(statSync(join(folder.path, 'gatefold.sqlite')).mode & 0o777, 0o600);
});
