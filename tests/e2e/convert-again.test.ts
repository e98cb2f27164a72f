// `gatefold convert` asked a second time: nothing is made twice, nothing that was made is made again, and what failed
// is tried again.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { convert, convertUntil, filesOf, folder } from './convert.ts';
import { album, writeMusic } from './music.ts';

test('where it makes files inside of the folder that it takes music from, it does not take what it made', async () => {
  using music = writeMusic(album(2, 1));
  const words = [music.path, '--to', 'flac', '--out', join(music.path, 'Converted')];
  const made = await convert(words);
  assert.equal(made.code, 0, made.stderr);
  const files = filesOf(music.path);
  const again = await convert(words);
  assert.match(again.stdout, /^0 made, 2 there already\.$/m);
  assert.deepEqual(filesOf(music.path), files);
});

test('stopped in the middle it says so, and the same command goes on from there', async () => {
  using music = writeMusic(album(6, 20));
  using out = folder();
  const words = [music.path, '--to', 'mp3', '--out', out.path, '--jobs', '1', '--json'];
  const { code, stdout: said } = await convertUntil(
    words,
    (text) => text.match(/"event":"finished"/g)?.length === 2,
  );
  assert.equal(code, 130, said);
  const before = filesOf(out.path).filter((name) => name.endsWith('.mp3'));
  assert.ok(before.length >= 2 && before.length < 6, `${before.length} were made`);
  assert.ok(!filesOf(out.path).some((name) => name.endsWith('.part')));
  const times = new Map(before.map((name) => [name, statSync(join(out.path, name)).mtimeMs]));
  const { code: last, stdout } = await convert(words.filter((word) => !['--jobs', '1'].includes(word)));
  assert.equal(last, 0, stdout);
  const after = filesOf(out.path);
  assert.equal(after.filter((name) => name.endsWith('.mp3')).length, 6);
  assert.ok(!after.some((name) => name.startsWith('.gatefold')), after.join('\n'));
  for (const [name, time] of times)
    assert.equal(statSync(join(out.path, name)).mtimeMs, time, `${name} was made twice`);
});

test('what failed before it was stopped is tried again by the same command', async () => {
  using music = writeMusic([
    { ...album(1, 30)[0]!, artist: 'In the way', title: 'Longest', number: 9 },
    ...album(3, 20),
  ]);
  using out = folder();
  writeFileSync(join(out.path, 'In the way'), 'a file where a folder should be');
  const words = [music.path, '--out', out.path, '--jobs', '1', '--json'];
  const { code, stdout } = await convertUntil(words, (said) => /"code":"not-writable"/.test(said));
  assert.equal(code, 130, stdout);
  rmSync(join(out.path, 'In the way'));
  const again = await convert(words);
  assert.equal(again.code, 0, again.stdout);
  assert.equal(filesOf(out.path).filter((name) => name.endsWith('.mp3')).length, 4);
});

test('what was made before it was stopped, and taken away since, is made again', async () => {
  using music = writeMusic(album(4, 20));
  using out = folder();
  const words = [music.path, '--out', out.path, '--jobs', '1', '--json'];
  const { code, stdout } = await convertUntil(words, (said) => /"event":"finished"/.test(said));
  assert.equal(code, 130, stdout);
  for (const name of filesOf(out.path).filter((name) => name.endsWith('.mp3'))) rmSync(join(out.path, name));
  const again = await convert(words);
  assert.equal(again.code, 0, again.stdout);
  assert.equal(filesOf(out.path).filter((name) => name.endsWith('.mp3')).length, 4);
});

test('--dry-run says what would be made, and makes nothing', async () => {
  using music = writeMusic(album(2, 1));
  using out = folder();
  const { code, stdout } = await convert([
    music.path,
    '--out',
    join(out.path, 'new'),
    '--lists',
    'm3u8',
    '--dry-run',
  ]);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /01 Crossing 1\.wav -> The Tidal Clocks\/Slow Ferry\/01 Crossing 1\.mp3$/m);
  assert.equal(stdout.match(/ -> /g)?.length, 2, stdout);
  assert.deepEqual(filesOf(out.path), []);
});

test('--exists number makes a second file beside the first, skip leaves it, replace renews it', async () => {
  using music = writeMusic(album(1, 1));
  using out = folder();
  const words = [music.path, '--to', 'flac', '--name', '{title}', '--out', out.path];
  writeFileSync(join(out.path, 'Crossing 1.flac'), 'mine');
  assert.equal((await convert([...words, '--exists', 'skip'])).code, 0);
  assert.deepEqual(filesOf(out.path), ['Crossing 1.flac']);
  assert.equal((await convert([...words, '--exists', 'number'])).code, 0);
  assert.deepEqual(filesOf(out.path), ['Crossing 1 (2).flac', 'Crossing 1.flac']);
  assert.equal(readFileSync(join(out.path, 'Crossing 1.flac'), 'utf8'), 'mine');
  assert.equal((await convert([...words, '--exists', 'replace'])).code, 0);
  assert.deepEqual(
    readFileSync(join(out.path, 'Crossing 1.flac')),
    readFileSync(join(out.path, 'Crossing 1 (2).flac')),
  );
});

test('proofs of an earlier run stay when nothing is made, and when more is', async () => {
  using music = writeMusic(album(1, 1));
  using out = folder();
  const proofs = join(out.path, 'proofs.txt');
  const words = [music.path, '--to', 'flac', '--name', '{title}', '--out', out.path, '--proofs', proofs];
  const count = () => readFileSync(proofs, 'utf8').match(/^File: /gm)?.length;
  await convert(words);
  assert.equal(count(), 1);
  await convert(words);
  assert.equal(count(), 1);
  await convert([...words, '--exists', 'number']);
  assert.equal(count(), 2);
});

test('lists are named apart, and take the place of no list of yours', async () => {
  using music = writeMusic(album(2, 1));
  const [first = '', second = ''] = filesOf(music.path);
  for (const [name, song] of [
    ['rock', first],
    ['jazz', second],
  ] as const) {
    mkdirSync(join(music.path, name));
    writeFileSync(join(music.path, name, 'mix.m3u8'), `#EXTM3U\n../${song}\n`);
  }
  const mine = readFileSync(join(music.path, 'rock', 'mix.m3u8'), 'utf8');
  using out = folder();
  const both = [join(music.path, 'rock', 'mix.m3u8'), join(music.path, 'jazz', 'mix.m3u8')];
  const words = ['--to', 'flac', '--name', '{title}', '--lists', 'm3u8'];
  const made = await convert([...both, ...words, '--out', out.path]);
  assert.equal(made.code, 0, made.stdout);
  assert.match(readFileSync(join(out.path, 'mix.m3u8'), 'utf8'), /^Crossing 1\.flac$/m);
  assert.match(readFileSync(join(out.path, 'mix (2).m3u8'), 'utf8'), /^Crossing 2\.flac$/m);
  writeFileSync(join(out.path, 'mix.m3u8'), 'changed by hand');
  const again = await convert([...both, ...words, '--out', out.path]);
  assert.match(again.stdout, /^there {4}mix\.m3u8/m);
  assert.equal(readFileSync(join(out.path, 'mix.m3u8'), 'utf8'), 'changed by hand');
  const beside = [both[0] ?? '', ...words, '--out', join(music.path, 'rock'), '--exists', 'replace'];
  assert.equal((await convert(beside)).code, 0);
  assert.equal(readFileSync(join(music.path, 'rock', 'mix.m3u8'), 'utf8'), mine);
  assert.ok(filesOf(join(music.path, 'rock')).includes('mix (2).m3u8'));
});

test('Ctrl-C, which ends the programs of the engine too, makes no track a failure', async (context) => {
  const places = (process.env['PATH'] ?? '').split(delimiter);
  if (!places.some((place) => existsSync(join(place, 'ffmpeg'))))
    return context.skip('there is no ffmpeg on this machine');
  using music = writeMusic(album(4, 60));
  using out = folder();
  const words = [music.path, '--out', out.path, '--jobs', '4', '--json'];
  const isAtWork = (said: string) => said.match(/"event":"begun"/g)?.length === 4;
  const { code, stdout } = await convertUntil(words, isAtWork, { GATEFOLD_ENGINE: 'ffmpeg' });
  assert.equal(code, 130, stdout);
  assert.doesNotMatch(stdout, /"kind":"failed"/);
  assert.deepEqual(filesOf(out.path), []);
});
