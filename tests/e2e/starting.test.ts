// A start that cannot succeed says why in one sentence.
import assert from 'node:assert/strict';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic } from './music.ts';
import { call, signIn, signInMany } from './people.ts';
import { gatefold, owner, startServer } from './server.ts';

type Settings = Record<string, string | undefined>;

function temporary() {
  const path = mkdtempSync(join(tmpdir(), 'gatefold-start-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts in vain; the one sentence must be this, and be all. */
async function refusedStart(settings: Settings, sentence: RegExp, args: string[] = []) {
  const { code, stdout, stderr } = await gatefold(['start', ...args], { GATEFOLD_PORT: '0', ...settings });
  assert.ok(code !== 0 && code !== null, `exit code ${code}\n${stdout}\n${stderr}`);
  assert.match(stderr, sentence);
  assert.ok(!/^\s+at |node:internal|Error:/m.test(stderr), `a stack trace shows:\n${stderr}`);
  const lines = stderr.trim().split('\n');
  assert.equal(lines.length, 1, `more than one line:\n${stderr}`);
  assert.ok(!/listens/.test(stdout));
}

test('a port that is in use is named, with what to do', async () => {
  using folder = temporary();
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const port = String((other.address() as AddressInfo).port);
  await refusedStart(
    { GATEFOLD_DATA: folder.path, GATEFOLD_PORT: port },
    new RegExp(`${port}.*GATEFOLD_PORT`),
  );
  other.close();
});

test('a data folder that cannot be written is named', async () => {
  using folder = temporary();
  const file = join(folder.path, 'a-file');
  writeFileSync(file, 'no folder');
  await refusedStart({ GATEFOLD_DATA: file }, /a-file.*GATEFOLD_DATA/);
  await refusedStart({ GATEFOLD_DATA: join(file, 'below') }, /a-file.*GATEFOLD_DATA/);
  if (process.getuid?.() !== 0) {
    const locked = join(folder.path, 'locked');
    mkdirSync(locked, { mode: 0o500 });
    await refusedStart({ GATEFOLD_DATA: locked }, /locked.*GATEFOLD_DATA/);
  }
});

test('a second server on the same data is refused, and the first goes on', async () => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Device');
  await refusedStart({ GATEFOLD_DATA: server.data }, /[Aa]nother Gatefold.*GATEFOLD_DATA/);
  assert.equal((await call(server.url, 'GET', '/api/account', { token })).status, 200);
  assert.equal(await server.stop(), 0);
});

/** Writes over parts of a file. */
function damage(file: string, from: number, length: number) {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, from);
  closeSync(handle);
}

test('a damaged database stops the start and is left as it is', async () => {
  for (const [from, length] of [
    [0, 100],
    [4096, 3 * 4096],
  ] as const) {
    await using server = await startServer();
    await signInMany(server.url, 6);
    assert.equal(await server.stop(), 0);
    const file = join(server.data, 'gatefold.sqlite');
    damage(file, from, length);
    const before = statSync(file).size;
    await refusedStart({ GATEFOLD_DATA: server.data }, /damaged|backup/);
    assert.equal(statSync(file).size, before);
  }
});

test('a damaged library is set aside and made anew', async () => {
  using music = writeMusic(album(2, 1));
  const settings = { GATEFOLD_MUSIC: music.path };
  await using first = await startServer({ settings });
  const { token } = await signIn(first.url, 'Device');
  await tracksOnceScanned(first.url, token, 2);
  assert.equal(await first.stop(), 0);
  damage(join(first.data, 'library.sqlite'), 0, 8192);
  await using second = await startServer({ settings, data: first.data });
  await tracksOnceScanned(second.url, token, 2);
  assert.ok(readdirSync(first.data).some((name) => name.startsWith('library.sqlite.')));
});

const impossible: [string, Settings, RegExp][] = [
  ['a port that is no number', { GATEFOLD_PORT: 'music' }, /GATEFOLD_PORT.*music/],
  ['a port beyond all ports', { GATEFOLD_PORT: '70000' }, /GATEFOLD_PORT.*70000/],
  ['a port below all ports', { GATEFOLD_PORT: '-1' }, /GATEFOLD_PORT/],
  ['an address that is none', { GATEFOLD_URL: 'music.example.org' }, /GATEFOLD_URL.*music\.example\.org/],
  ['an address with a path', { GATEFOLD_URL: 'https://example.org/music' }, /GATEFOLD_URL/],
  ['an address of another kind', { GATEFOLD_URL: 'ftp://example.org' }, /GATEFOLD_URL/],
  ['a host of another machine', { GATEFOLD_HOST: '203.0.113.77' }, /GATEFOLD_HOST.*203\.0\.113\.77/],
  ['a music folder that is not a full path', { GATEFOLD_MUSIC: 'Music' }, /GATEFOLD_MUSIC.*Music/],
  ['an admin without a password', { GATEFOLD_ADMIN_EMAIL: 'a@example.org' }, /GATEFOLD_ADMIN_PASSWORD/],
  [
    'an admin with a password that is too easy',
    { GATEFOLD_ADMIN_EMAIL: 'a@example.org', GATEFOLD_ADMIN_PASSWORD: 'password' },
    /GATEFOLD_ADMIN_PASSWORD/,
  ],
  [
    'an admin whose address is none',
    { GATEFOLD_ADMIN_EMAIL: 'nobody', GATEFOLD_ADMIN_PASSWORD: owner.password },
    /GATEFOLD_ADMIN_EMAIL/,
  ],
];
for (const [what, settings, sentence] of impossible) {
  test(`a setting that cannot be used stops the start: ${what}`, async () => {
    using folder = temporary();
    await refusedStart({ GATEFOLD_DATA: join(folder.path, 'data'), ...settings }, sentence);
  });
}

test('an unknown flag, an unknown word, a word too many: said in words', async () => {
  using folder = temporary();
  const settings = { GATEFOLD_DATA: folder.path, GATEFOLD_PORT: '0' };
  for (const args of [['start', '--prot', '1'], ['start', 'now'], ['strat'], ['--port']]) {
    const { code, stdout, stderr } = await gatefold(args, settings);
    assert.ok(code !== 0 && code !== null, args.join(' '));
    assert.ok(
      `${stdout}${stderr}`.trim() !== '' && !/^\s+at /m.test(stderr),
      `${args.join(' ')}:\n${stderr}`,
    );
  }
  const help = await gatefold(['--help'], settings);
  assert.equal(help.code, 0);
  for (const name of [
    'GATEFOLD_PORT',
    'GATEFOLD_HOST',
    'GATEFOLD_DATA',
    'GATEFOLD_MUSIC',
    'GATEFOLD_URL',
    'accounts',
  ]) {
    assert.ok(help.stdout.includes(name), name);
  }
});

test('a music folder that is not there does not stop the start', async () => {
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: '/nowhere/music' } });
  const { token } = await signIn(server.url, 'Device');
  for (let tries = 0; ; tries++) {
    const { text } = await call(server.url, 'GET', '/api/library/folders', { token });
    const { items } = JSON.parse(text) as { items: { path: string; problem?: string }[] };
    if ((items.find(({ path }) => path === '/nowhere/music')?.problem ?? '') !== '') break;
    assert.ok(tries < 100, `the first scan named no problem: ${text}`);
    await wait(100);
  }
});
