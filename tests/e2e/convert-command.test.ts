// `gatefold convert` from the outside: without a server and without a network, stopped in the middle, and from servers.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { addPerson, setExport } from './conversions.ts';
import { convert, filesOf, folder } from './convert.ts';
import { startForeignServer } from './foreign-server.ts';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic } from './music.ts';
import { devicesOf, signIn, signOutEverywhere } from './people.ts';
import { mainFile, owner, startServer } from './server.ts';

test('a folder becomes MP3s without a server, with names, a list and proofs; asked again, nothing is made twice', async () => {
  using music = writeMusic(album(3, 2));
  using out = folder();
  const words = [music.path, '--to', 'mp3', '--quality', '192', '--out', out.path, '--lists', 'm3u8'];
  const made = await convert([...words, '--order', '--proofs', join(out.path, 'proofs.txt')]);
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stdout, /^3 made\.$/m);
  const files = filesOf(out.path);
  assert.equal(files.filter((name) => name.endsWith('.mp3')).length, 3, files.join('\n'));
  assert.ok(files.includes('01 The Tidal Clocks - Crossing 1.mp3'));
  assert.ok(!files.some((name) => /\.part$|^\.gatefold/.test(name)), files.join('\n'));
  const list = readFileSync(join(out.path, files.find((name) => name.endsWith('.m3u8')) ?? ''), 'utf8');
  for (const name of files.filter((name) => name.endsWith('.mp3'))) assert.ok(list.includes(name), list);
  assert.equal(readFileSync(join(out.path, 'proofs.txt'), 'utf8').match(/^Coded SHA-256:/gm)?.length, 3);
  const again = await convert([...words, '--order']);
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stdout, /^0 made, 3 there already\.$/m);
});

test('it runs where it has no right to a network', async () => {
  using music = writeMusic(album(2, 1));
  using out = folder();
  const allowed = ['--permission', '--allow-fs-read=*', '--allow-fs-write=*'];
  const run = spawn(
    process.execPath,
    [
      ...allowed,
      '--allow-addons',
      '--allow-child-process',
      mainFile,
      'convert',
      music.path,
      '--to',
      'flac',
      '--out',
      out.path,
    ],
    { env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [run.stdout, run.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  const [code] = await once(run, 'close');
  assert.equal(code, 0, said);
  assert.match(said, /^2 made\.$/m);
  // The same rights keep a program from the network: else this test would show nothing.
  const tried = spawn(process.execPath, [...allowed, '-e', "require('node:net').connect(9, '127.0.0.1')"], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let refused = '';
  tried.stderr.setEncoding('utf8').on('data', (text) => {
    refused += text;
  });
  await once(tried, 'close');
  assert.match(refused, /ERR_ACCESS_DENIED/);
});

test('what fails is said for the track alone, what cannot be used before anything begins', async () => {
  using music = writeMusic(album(2, 1));
  using out = folder();
  writeFileSync(join(music.path, 'broken.flac'), 'fLaC and then nothing');
  writeFileSync(join(music.path, 'list.m3u8'), '#EXTM3U\nnot-there.mp3\n');
  const failed = await convert([music.path, join(music.path, 'list.m3u8'), '--to', 'wav', '--out', out.path]);
  assert.equal(failed.code, 1, failed.stdout);
  assert.match(failed.stdout, /^FAILED {3}.*broken.*: /m);
  assert.match(failed.stdout, /^MISSING {2}not-there: /m);
  assert.match(failed.stdout, /^2 made .*, 1 failed, 1 not found\.$/m);
  for (const words of [
    [],
    [music.path, '--to', 'ogg'],
    [music.path, '--quality', '999'],
    [music.path, '--name', '../{title}'],
    [music.path, '--what'],
  ]) {
    const wrong = await convert([...words, '--out', join(out.path, 'never')]);
    assert.equal(wrong.code, 2, words.join(' '));
    assert.ok(wrong.stderr.trim() !== '' && !/^\s+at /m.test(wrong.stderr), wrong.stderr);
  }
  assert.ok(!filesOf(out.path).some((name) => name.startsWith('never')));
  const refused = await convert(['https://open.spotify.com/playlist/1', '--out', out.path]);
  assert.equal(refused.code, 1);
  assert.match(refused.stdout, /Gatefold does not fetch music from streaming services/);
});

test('from an account: the terminal is a device of its own, its token is for its owner alone, and a sign-out ends it', async () => {
  using music = writeMusic(album(2, 2));
  using out = folder();
  using config = folder();
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Here');
  await tracksOnceScanned(server.url, token, 2);
  const environment = { XDG_CONFIG_HOME: config.path };
  const words = [server.url, '--user', owner.email, '--to', 'mp3', '--out', out.path];
  const wrong = await convert(words, 'not the right one\n', environment);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stdout, /does not let this terminal in/);
  const made = await convert(words, `${owner.password}\n`, environment);
  assert.equal(made.code, 0, made.stdout + made.stderr);
  assert.equal(filesOf(out.path).filter((name) => name.endsWith('.mp3')).length, 2);
  assert.ok(!filesOf(out.path).some((name) => name.startsWith('.gatefold')));
  const kept = join(config.path, 'gatefold', 'sign-ins.json');
  assert.equal(statSync(kept).mode & 0o777, 0o600);
  assert.ok(!readFileSync(kept, 'utf8').includes(owner.password));
  const terminal = (await devicesOf(server.url, token)).items.filter(({ name }) =>
    name.startsWith('Terminal on '),
  );
  assert.equal(terminal.length, 1);

  // Again without a password, and no second place.
  const again = await convert([server.url, '--to', 'flac', '--out', out.path], '', environment);
  assert.equal(again.code, 0, again.stdout + again.stderr);
  assert.equal(
    (await devicesOf(server.url, token)).items.filter(({ name }) => name.startsWith('Terminal on ')).length,
    1,
  );

  await signOutEverywhere(server.url, token, true);
  const signedOut = await convert([server.url, '--to', 'wav', '--out', out.path], '\n', environment);
  assert.equal(signedOut.code, 1, signedOut.stdout);
});

test('attack: an account whose plan allows previews takes no whole files along by the terminal', async () => {
  using music = writeMusic(album(1, 2));
  using out = folder();
  using config = folder();
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const guest = await addPerson(server, 'guest@example.org');
  await setExport(server, 'guest@example.org', 'preview');
  await tracksOnceScanned(server.url, (await signIn(server.url, 'Here')).token, 1);
  const { code, stdout } = await convert(
    [server.url, '--user', guest.email, '--out', out.path],
    `${guest.password}\n`,
    { XDG_CONFIG_HOME: config.path },
  );
  assert.equal(code, 1, stdout);
  assert.match(stdout, /FAILED.*Whole files go to accounts whose plan allows it/);
  assert.deepEqual(
    filesOf(out.path).filter((name) => name.endsWith('.mp3')),
    [],
  );
});

test('from an OpenSubsonic server: with proofs of the password, which itself is never sent', async () => {
  using music = writeMusic(album(1, 1));
  using out = folder();
  const [name = ''] = filesOf(music.path);
  const password = 'a password of another server';
  const song = { id: '1', title: 'One', artist: 'Two', album: 'Three' };
  using server = await startForeignServer([song], { file: readFileSync(join(music.path, name)), password });
  const words = [server.url, '--user', 'listener', '--to', 'flac', '--out', out.path];
  const wrong = await convert(words, 'wrong\n');
  assert.equal(wrong.code, 1);
  assert.match(wrong.stdout, /Wrong username or password/);
  const made = await convert(words, `${password}\n`);
  assert.equal(made.code, 0, made.stdout + made.stderr);
  assert.equal(filesOf(out.path).filter((one) => one.endsWith('.flac')).length, 1);
  assert.ok(!server.asked.join().includes(encodeURIComponent(password)));
});
