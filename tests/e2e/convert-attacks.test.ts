// Attacks on whoever converts: by what lies in the folder already, and by what stands in the way.
import assert from 'node:assert/strict';
import { copyFileSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { convert, filesOf, folder } from './convert.ts';
import { album, writeMusic } from './music.ts';

test('attack: a file is never made in place of its own source', async () => {
  using music = writeMusic(album(1, 1));
  const [name = ''] = filesOf(music.path);
  const source = join(music.path, 'Crossing 1.wav');
  copyFileSync(join(music.path, name), source);
  const bytes = readFileSync(source);
  // The name that the template gives is the very name of the source.
  const words = [source, '--to', 'wav', '--name', '{title}', '--exists', 'replace', '--channels', 'mono'];
  const { code, stdout } = await convert([...words, '--out', music.path]);
  assert.equal(code, 0, stdout);
  assert.deepEqual(readFileSync(source), bytes);
  assert.ok(filesOf(music.path).includes('Crossing 1 (2).wav'), filesOf(music.path).join('\n'));
  // By another name for the same file, which is seen only when it is there.
  symlinkSync(music.path, join(music.path, 'link'));
  const linked = await convert([...words, '--out', join(music.path, 'link')]);
  assert.equal(linked.code, 1, linked.stdout);
  assert.match(linked.stdout, /replace its own source/);
  assert.deepEqual(readFileSync(source), bytes);
});

test('attack: a queue that came with a stick neither removes nor renames a file of its host', async () => {
  using music = writeMusic(album(1, 1));
  using stick = folder();
  using home = folder();
  const victim = join(home.path, 'precious');
  const other = join(home.path, 'wished');
  for (const sizeBytes of [0, 8]) {
    writeFileSync(victim, 'precious');
    const db = new DatabaseSync(join(stick.path, '.gatefold-convert.sqlite'));
    db.exec(
      'DROP TABLE IF EXISTS conversion; CREATE TABLE conversion (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, conversion TEXT NOT NULL, length_s REAL, is_begun INTEGER NOT NULL DEFAULT 0, prepared TEXT, outcome TEXT) STRICT',
    );
    const conversion = { id: 'x', source: { path: '/' }, target: {}, to: other };
    db.prepare('INSERT INTO conversion (id, conversion, is_begun, prepared) VALUES (?, ?, 1, ?)').run(
      'x',
      JSON.stringify(conversion),
      JSON.stringify({ part: victim, path: other, proof: { sizeBytes } }),
    );
    db.close();
    await convert([music.path, '--to', 'flac', '--out', stick.path]);
    assert.equal(readFileSync(victim, 'utf8'), 'precious');
    assert.deepEqual(filesOf(home.path), ['precious']);
  }
  assert.ok(filesOf(stick.path).some((name) => name.endsWith('.flac')));
});

test('attack: a link in place of a half file is not written through', async () => {
  using music = writeMusic(album(1, 1));
  using stick = folder();
  using home = folder();
  const victim = join(home.path, 'precious');
  writeFileSync(victim, 'precious');
  const place = join(stick.path, 'Crossing 1.flac');
  symlinkSync(victim, `${place}.part`);
  const { code, stdout } = await convert([
    music.path,
    '--to',
    'flac',
    '--name',
    '{title}',
    '--out',
    stick.path,
  ]);
  assert.equal(code, 0, stdout);
  assert.equal(readFileSync(victim, 'utf8'), 'precious');
  assert.ok(lstatSync(place).isFile());
});

test('what stands in the way is said in a sentence, and never by a stack', async () => {
  using music = writeMusic(album(1, 1));
  using out = folder();
  const file = join(out.path, 'file');
  writeFileSync(file, 'no folder');
  mkdirSync(join(out.path, 'folder'));
  for (const words of [
    ['--out', join(file, 'below')],
    ['--car', '--out', join(file, 'below')],
    ['--cd', '--out', join(file, 'below')],
    ['--out', join(out.path, 'a'), '--proofs', join(out.path, 'folder')],
    ['--out', join(out.path, 'b'), '--lists', 'm3u8', '--proofs', join(file, 'below')],
  ]) {
    const { code, stdout, stderr } = await convert([music.path, ...words]);
    assert.equal(code, 1, words.join(' '));
    assert.doesNotMatch(stdout + stderr, /^\s+at /m);
    assert.match(stdout + stderr, /cannot be written|four seconds/, words.join(' '));
  }
});
