// `gatefold convert` for sticks and discs, whose files are made ready elsewhere first.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { convert, filesOf, folder } from './convert.ts';
import { album, writeMusic } from './music.ts';

test('for the car: in the order of the list, in a folder of its own, with nothing beside', async () => {
  using music = writeMusic(album(3, 1));
  using out = folder();
  using cache = folder();
  const [first = '', second = '', third = ''] = filesOf(music.path);
  writeFileSync(join(music.path, 'Drive.m3u8'), `#EXTM3U\n${third}\n${first}\n${second}\n`);
  const { code, stdout } = await convert([join(music.path, 'Drive.m3u8'), '--car', '--out', out.path], '', {
    XDG_CACHE_HOME: cache.path,
  });
  assert.equal(code, 0, stdout);
  assert.deepEqual(filesOf(out.path), [
    'Drive.m3u8',
    'Drive/01 The Tidal Clocks - Crossing 3.mp3',
    'Drive/02 The Tidal Clocks - Crossing 1.mp3',
    'Drive/03 The Tidal Clocks - Crossing 2.mp3',
  ]);
  assert.deepEqual(filesOf(cache.path), [], 'nothing is left where it was made ready');
});

test('for a disc: one image whose sectors are full, or a sentence on what does not fit', async () => {
  using music = writeMusic(album(3, 5));
  using out = folder();
  using cache = folder();
  const environment = { XDG_CACHE_HOME: cache.path };
  const { code, stdout } = await convert([music.path, '--cd', '--out', out.path], '', environment);
  assert.equal(code, 0, stdout);
  const files = filesOf(out.path);
  assert.deepEqual(
    files.map((name) => name.slice(-4)),
    ['.bin', '.cue', '.toc'],
  );
  assert.equal(statSync(join(out.path, files[0] ?? '')).size, 15 * 75 * 2352);
  assert.match(readFileSync(join(out.path, files[1] ?? ''), 'utf8'), /TRACK 03 AUDIO/);
  const sheet = join(out.path, files[1] ?? '');
  const again = await convert([sheet, '--to', 'wav', '--name', '{track}', '--out', join(out.path, 'songs')]);
  assert.equal(again.code, 0, again.stdout);
  const songs = ['01', '02', '03'].map((name) => {
    const wave = readFileSync(join(out.path, 'songs', `${name}.wav`));
    const at = wave.indexOf('data') + 8;
    return wave.subarray(at, at + 5 * 75 * 2352);
  });
  const image = readFileSync(join(out.path, files[0] ?? ''));
  assert.ok(Buffer.concat(songs).equals(image), 'the sheet gives back what is on the disc');
  const bare = await convert([join(out.path, files[0] ?? ''), '--out', join(out.path, 'bare')]);
  assert.equal(bare.code, 1, bare.stdout);
  assert.match(bare.stdout, /Name the CUE sheet/);
  using short = writeMusic(album(1, 2));
  const refused = await convert([short.path, '--cd', '--out', join(out.path, 'never')], '', environment);
  assert.equal(refused.code, 1, refused.stdout);
  assert.match(refused.stdout, /four seconds/);
});

test('a stick that was refused once gets all songs the next time, by the list as it is then', async () => {
  using music = writeMusic(album(3, 1));
  using out = folder();
  using cache = folder();
  const [first = '', second = '', third = ''] = filesOf(music.path);
  const list = join(music.path, 'Drive.m3u8');
  const words = [list, '--car', '--quality', '128', '--out', out.path];
  const environment = { XDG_CACHE_HOME: cache.path };
  writeFileSync(list, `#EXTM3U\n${first}\n${second}\n${third}\n`);
  mkdirSync(join(out.path, 'Drive'));
  const refused = await convert(words, '', environment);
  assert.equal(refused.code, 1);
  assert.match(refused.stdout, /"Drive" is there already/);
  writeFileSync(list, `#EXTM3U\n${third}\n${first}\n`);
  const again = await convert(words, '', environment);
  assert.equal(again.code, 1);
  assert.match(again.stdout, /^2 made/m);
  rmSync(join(out.path, 'Drive'), { recursive: true });
  const last = await convert(words, '', environment);
  assert.equal(last.code, 0, last.stdout);
  assert.doesNotMatch(last.stdout, /^made /m, 'what was ready is not made once more');
  assert.deepEqual(filesOf(out.path), [
    'Drive.m3u8',
    'Drive/01 The Tidal Clocks - Crossing 3.mp3',
    'Drive/02 The Tidal Clocks - Crossing 1.mp3',
  ]);
  const song = readFileSync(join(out.path, 'Drive', '01 The Tidal Clocks - Crossing 3.mp3'));
  assert.ok(song.includes('Crossing 3') || song.includes(Buffer.from('Crossing 3', 'utf16le')));
  assert.ok(song.length < 30_000, `--quality 128 was asked for, and a second takes ${song.length} bytes`);
  assert.deepEqual(filesOf(cache.path), []);
});

test('a disc that was refused once is made when what did not fit is left out', async () => {
  using music = writeMusic([...album(2, 5), { ...album(3, 2)[2]!, seconds: 2 }]);
  using out = folder();
  using cache = folder();
  const environment = { XDG_CACHE_HOME: cache.path };
  const songs = filesOf(music.path).map((name) => join(music.path, name));
  const refused = await convert([...songs, '--cd', '--out', out.path], '', environment);
  assert.equal(refused.code, 1);
  assert.match(refused.stdout, /four seconds/);
  const again = await convert([...songs.slice(0, 2), '--cd', '--out', out.path], '', environment);
  assert.equal(again.code, 0, again.stdout);
  assert.deepEqual(filesOf(out.path), ['Slow Ferry.bin', 'Slow Ferry.cue', 'Slow Ferry.toc']);
  assert.deepEqual(filesOf(cache.path), []);
});

test('with nothing made there is nothing to take along, which is a failure', async () => {
  using out = folder();
  writeFileSync(join(out.path, 'broken.flac'), 'fLaC and then nothing');
  const { code, stdout } = await convert([
    join(out.path, 'broken.flac'),
    '--car',
    '--out',
    join(out.path, 'stick'),
  ]);
  assert.equal(code, 1, stdout);
  assert.match(stdout, /nothing for the stick/);
});

test('a word that a stick or a disc decides about is refused, and not left unheard', async () => {
  using out = folder();
  for (const words of [
    ['--car', '--to', 'flac'],
    ['--car', '--rate', '48000'],
    ['--car', '--name', '{title}'],
    ['--cd', '--quality', '192'],
    ['--cd', '--lists', 'm3u8'],
    ['--minutes', '74'],
    ['--profile', 'radio.json'],
  ]) {
    const { code, stderr } = await convert(['song.wav', ...words, '--out', out.path]);
    assert.equal(code, 2, words.join(' '));
    assert.match(stderr, new RegExp(`${words[words.length === 3 ? 1 : 0]}`), stderr);
  }
});

test('attack: the line to paste burns the disc and runs nothing else, whatever the list and the folder are called', async () => {
  using music = writeMusic(album(1, 5));
  using out = folder();
  const name = "Road trip; touch $(echo pwned) 'x";
  const goal = join(out.path, "it's; touch pwned #");
  mkdirSync(goal);
  writeFileSync(join(music.path, `${name}.m3u8`), `#EXTM3U\n${filesOf(music.path)[0]}\n`);
  const { code, stdout } = await convert([join(music.path, `${name}.m3u8`), '--cd', '--out', goal]);
  assert.equal(code, 0, stdout);
  const line = /^(?:To burn it|Where a drive is): (.*)$/m.exec(stdout)?.[1] ?? '';
  const shell = spawnSync('sh', ['-c', `cdrdao() { pwd; printf '%s\\n' "$@"; }\n${line}`], {
    cwd: out.path,
    encoding: 'utf8',
  });
  const [place, ...args] = shell.stdout.trim().split('\n');
  assert.equal(place, goal, shell.stderr);
  assert.ok(filesOf(goal).includes(args.at(-1) ?? ''), shell.stdout);
  assert.deepEqual(
    filesOf(out.path).filter((path) => /pwned$/.test(path)),
    [],
  );
});
